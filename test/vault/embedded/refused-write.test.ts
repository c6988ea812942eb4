/** A write of changes that failed, or that was cut short: left, and taken back whatever of it is on disk. */
import { cpSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { disk } from '../../../src/files/disk.ts'
import type { Io } from '../../../src/files/io.ts'
import { openEmbeddedVault } from '../../../src/vault/embedded/open-vault.ts'
import { person, ring } from '../support.ts'
import { findingsIn, freshFolder, removeFoldersAfterwards } from './files.ts'
import { left, right } from '../../support/unwrap.ts'

removeFoldersAfterwards()

const eio = (): Error => Object.assign(new Error('EIO'), { code: 'EIO' })

type Written = (bytes: Buffer) => { readonly kept: Buffer; readonly said: number | Error }

const ways: { readonly [how: string]: Written } = {
  'is cut short': (bytes) => {
    const kept = bytes.subarray(0, bytes.length >> 1)
    return { kept, said: kept.length }
  },
  'fails after half of it': (bytes) => ({
    kept: bytes.subarray(0, bytes.length >> 1),
    said: eio(),
  }),
  'fails though all of it is there': (bytes) => ({ kept: bytes, said: eio() }),
}

/** A disk whose next write of a change goes in this way. */
const diskWith = (written: Written) => {
  let isArmed = false
  const io: Io = {
    ...disk,
    pwrite: async (file, bytes, at) => {
      if (!isArmed || bytes.toString('latin1', 0, 4) !== 'VCHG') return disk.pwrite(file, bytes, at)
      isArmed = false
      const { kept, said } = written(bytes)
      await disk.pwrite(file, kept, at)
      if (typeof said !== 'number') throw said
      return said
    },
  }
  return { io, arm: () => void (isArmed = true), isDone: () => !isArmed }
}

describe('a write of changes', () => {
  test.each(Object.entries(ways))(
    'that %s is left, and leaves nothing of it',
    async (_, written) => {
      const folder = freshFolder()
      const { io, arm, isDone } = diskWith(written)
      const ended: string[] = []
      const onFatal = (sentence: string): void => void ended.push(sentence)
      const vault = await right(openEmbeddedVault(folder, ring(1), { io, onFatal }))
      await right(vault.keyFor(person(0)))
      arm()
      expect(await left(vault.keyFor(person(1)))).toMatchObject({ failure: 'vault-unavailable' })
      expect(isDone()).toBe(true)
      // As a process leaves it that is killed now.
      const killed = freshFolder()
      cpSync(folder, killed, { recursive: true })
      const after = await right(openEmbeddedVault(killed, ring(1)))
      expect((await right(after.existing(person(0)))).state).toBe('live')
      expect((await right(after.existing(person(1)))).state).toBe('none')
      await after.close()
      expect(await findingsIn(killed)).toEqual([])
      // The disk is in order again: the same is done.
      await right(vault.keyFor(person(1)))
      expect(ended).toEqual([])
      await vault.close()
      expect(await findingsIn(folder)).toEqual([])
    },
  )
})
