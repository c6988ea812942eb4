/** A vault that is opened by its table, and a disk that shows nothing of who touched a file. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { O } from '../../../src/fp.ts'
import { disk } from '../../../src/files/disk.ts'
import type { Io } from '../../../src/files/io.ts'
import { openEmbeddedVault } from '../../../src/vault/embedded/open-vault.ts'
import type { VaultOptions } from '../../../src/vault/embedded/open-vault.ts'
import type { KeyVault } from '../../../src/vault/key-vault.ts'
import { noon, person, ring } from '../support.ts'
import { customerOf, fill, freshFolder } from './files.ts'
import { right } from '../../support/unwrap.ts'

export const people = 200
export const path = (folder: string): string => join(folder, 'slots')

export const opening = (folder: string, options: VaultOptions = {}) =>
  openEmbeddedVault(folder, ring(1), { tableFrom: 1, ...options })

/** A closed vault that has a table. */
export const made = async (): Promise<string> => {
  const folder = freshFolder()
  const vault = await right(opening(folder))
  await fill(vault, people)
  await right(vault.destroy(person(3), { at: noon }))
  await vault.close()
  expect(readdirSync(folder).sort()).toEqual(['changes', 'slots', 'table'])
  return folder
}

/** The disk; files look unchanged, whatever touched them; `read` counts bytes of slots until the first answer. */
export const blindIo = (folder: string) => {
  let read = 0
  let slots = -1
  const io: Io = {
    ...disk,
    stampOf: () => 'as it was',
    open: (name, access) => {
      const file = disk.open(name, access)
      if (name === path(folder)) slots = file
      return file
    },
    pread: (file, into, length, at) => {
      if (file === slots) read += length
      return disk.pread(file, into, length, at)
    },
  }
  return { io, read: () => read }
}

/** One whose table says of its slots what `blindIo` says. */
export const madeBlind = async (): Promise<string> => {
  const folder = freshFolder()
  const { io } = blindIo(folder)
  const vault = await right(opening(folder, { io }))
  await fill(vault, people)
  await right(vault.destroy(person(3), { at: noon }))
  await vault.close()
  return folder
}

export const answers = async (vault: KeyVault): Promise<void> => {
  for (let n = 0; n < people; n += 1) {
    const { state } = await right(vault.existing(person(n)))
    const owner = O.toUndefined(await right(vault.findSubject(customerOf(n))))
    expect([n, state, owner]).toEqual(n === 3 ? [n, 'erased', undefined] : [n, 'live', person(n)])
  }
  expect((await right(vault.existing(person(people + 1)))).state).toBe('none')
}
