/** The state that a witness keeps before it answers: every write broken, two requests at once, a clock that goes back. */
import { readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { afterAll, describe, expect, test } from 'vitest'
import { disk } from '../../src/files/disk.ts'
import type { Io } from '../../src/files/io.ts'
import { E } from '../../src/fp.ts'
import { bytesFrom } from '../../src/transparency/bytes/text.ts'
import { nodeCrypto } from '../../src/transparency/node-crypto.ts'
import { openState } from '../../src/witness/state.ts'
import { leavesOf } from '../transparency/reference-tree.ts'
import { makeFolder } from '../support/folder.ts'
import { right } from '../support/unwrap.ts'
import { hashOf, testLog } from './test-log.ts'
import { witnessIn } from './witness-in.ts'

const folders: Array<ReturnType<typeof makeFolder>> = []
const folder = (): string => {
  const made = makeFolder('witness-state')
  folders.push(made)
  return made.folder
}
afterAll(() => folders.forEach(({ remove }) => remove()))

const log = testLog('log.example/state')
const vkeys = [log.signer.vkey]
const body = (old: number, size: number): Uint8Array => bytesFrom(log.body(old, size))
const file = `${hashOf(log.origin)}.checkpoint`

/** The disk, whose calls fail from now on where `isBroken`; `kept` ones are done all the same. */
const breaking = (name: keyof Io, kept: 'lost' | 'kept') => {
  const state = { isBroken: false }
  const fail = new Error('the disk fails')
  const io: Io = {
    ...disk,
    pwrite: async (...args) => {
      if (!state.isBroken || name !== 'pwrite') return disk.pwrite(...args)
      if (kept === 'kept') await disk.pwrite(...args)
      throw fail
    },
    sync: async (handle) => {
      if (state.isBroken && name === 'sync') throw fail
      await disk.sync(handle)
    },
    rename: (from, to) => {
      if (!state.isBroken || name !== 'rename') return disk.rename(from, to)
      if (kept === 'kept') disk.rename(from, to)
      throw fail
    },
    syncFolder: async (path) => {
      if (state.isBroken && name === 'syncFolder') throw fail
      await disk.syncFolder(path)
    },
  }
  return { io, state }
}

describe('a write of the state that fails', () => {
  test.each([
    ['pwrite', 'lost', 5],
    ['pwrite', 'kept', 5],
    ['sync', 'lost', 5],
    ['rename', 'lost', 5],
    ['rename', 'kept', 11],
    ['syncFolder', 'kept', 11],
  ] as const)(
    '%s, %s: nothing is cosigned any more, and a start finds size %i',
    async (name, kept, size) => {
      const at = folder()
      const { io, state } = breaking(name, kept)
      const told: unknown[] = []
      const { witness } = await witnessIn(at, vkeys, { io, onFailed: (cause) => told.push(cause) })
      right(await witness.addCheckpoint(body(0, 5)))
      state.isBroken = true
      const failed = await witness.addCheckpoint(body(5, 11))
      state.isBroken = false
      const after = await witness.addCheckpoint(body(5, 11))
      expect([failed, after]).toEqual([
        E.left({ refusal: 'state-failed' }),
        E.left({ refusal: 'state-failed' }),
      ])
      expect(told).toHaveLength(1)
      const again = await witnessIn(at, vkeys)
      expect(await again.witness.addCheckpoint(body(3, 20))).toEqual(
        E.left({ refusal: 'old-size-differs', known: size }),
      )
      right(await again.witness.addCheckpoint(body(size, 20)))
      expect(readdirSync(at).filter((one) => one.endsWith('.new'))).toEqual([])
    },
  )
})

describe('the state on disk', () => {
  test('is there before the answer is', async () => {
    const at = folder()
    let onDisk = ''
    const io: Io = {
      ...disk,
      syncFolder: async (path) => {
        await disk.syncFolder(path)
        onDisk = readFileSync(`${at}/${file}`, 'utf8')
      },
    }
    const { witness } = await witnessIn(at, vkeys, { io })
    const lines = right(await witness.addCheckpoint(body(0, 5)))
    expect(onDisk).toBe(`${log.signed(5)}${lines}`)
  })

  test('is refused where one bit of it is another, or where it is under another name', async () => {
    const at = folder()
    const { witness, own } = await witnessIn(at, vkeys)
    right(await witness.addCheckpoint(body(0, 5)))
    const good = readFileSync(`${at}/${file}`)
    const open = () => openState(nodeCrypto, disk, at, own)
    for (const [byte, bit] of [
      [2, 0],
      [log.origin.length + 1, 1],
      [log.origin.length + 8, 0],
      [good.length - 8, 2],
    ] as const) {
      const bad = Buffer.from(good)
      bad.writeUInt8(bad.readUInt8(byte) ^ (1 << bit), byte)
      writeFileSync(`${at}/${file}`, bad)
      expect([byte, open()]).toEqual([byte, E.left({ failure: 'state-damaged', file })])
    }
    writeFileSync(`${at}/${file}`, good.subarray(0, 40))
    expect(E.isLeft(open())).toBe(true)
    writeFileSync(`${at}/${file}`, log.signed(5))
    expect(E.isLeft(open())).toBe(true)
    rmSync(`${at}/${file}`)
    const misnamed = `${hashOf('log.example/other')}.checkpoint`
    writeFileSync(`${at}/${misnamed}`, good)
    expect(open()).toEqual(E.left({ failure: 'state-damaged', file: misnamed }))
  })

  test('holds the first proof that a log showed two histories, for ever', async () => {
    const at = folder()
    const { witness } = await witnessIn(at, vkeys)
    right(await witness.addCheckpoint(body(0, 9)))
    const fork = log.signed(9, leavesOf(9).toReversed())
    const forked = await witness.addCheckpoint(bytesFrom(log.body(9, 9, [], fork)))
    expect(forked).toEqual(E.left({ refusal: 'forked' }))
    const other = log.signed(9, leavesOf(10).slice(1))
    await witness.addCheckpoint(bytesFrom(log.body(9, 9, [], other)))
    expect(readFileSync(`${at}/${hashOf(log.origin)}.fork`, 'utf8')).toBe(fork)
    right(await witness.addCheckpoint(body(9, 12)))
  })
})

describe('requests at once', () => {
  test('from one size: one is cosigned, the others are told its size, and none rolls it back', async () => {
    const at = folder()
    const { witness } = await witnessIn(at, vkeys)
    right(await witness.addCheckpoint(body(0, 5)))
    const sizes = [20, 11, 33, 8, 33]
    const answers = await Promise.all(sizes.map((size) => witness.addCheckpoint(body(5, size))))
    expect(answers.map(E.isRight)).toEqual([true, false, false, false, false])
    expect(answers[3]).toEqual(E.left({ refusal: 'old-size-differs', known: 20 }))
    const again = await witnessIn(at, vkeys)
    right(await again.witness.addCheckpoint(body(20, 21)))
  })

  test('of other logs do not wait for one whose disk is slow', async () => {
    const other = testLog('log.example/other')
    let release = (): void => {}
    const held = new Promise<void>((resolve) => {
      release = resolve
    })
    // the file of this log alone is held: either of the two may sync first
    const ofSlow = new Set<number>()
    let isSlow = false
    const io: Io = {
      ...disk,
      create: (path) => {
        const handle = disk.create(path)
        if (isSlow && path.includes(hashOf(log.origin))) ofSlow.add(handle)
        return handle
      },
      sync: async (handle) => {
        await disk.sync(handle)
        if (ofSlow.has(handle)) await held
      },
    }
    const { witness } = await witnessIn(folder(), [...vkeys, other.signer.vkey], { io })
    isSlow = true
    const slow = witness.addCheckpoint(body(0, 5))
    right(await witness.addCheckpoint(bytesFrom(other.body(0, 5))))
    release()
    right(await slow)
  })
})

describe('a clock that goes back', () => {
  const secondsIn = (line: string): bigint =>
    Buffer.from(line.trimEnd().split(' ')[2] ?? '', 'base64').readBigUInt64BE(4)

  test('never states a time before that of a smaller tree, and far back none at all', async () => {
    const at = folder()
    let nowMs = 1_800_000_000_500
    const { witness } = await witnessIn(at, vkeys, { nowMs: () => nowMs })
    const sign = async (old: number, size: number) => witness.addCheckpoint(body(old, size))
    expect(secondsIn(right(await sign(0, 5)))).toBe(1_800_000_000n)
    nowMs -= 200_000
    expect(secondsIn(right(await sign(5, 6)))).toBe(1_800_000_000n)
    nowMs -= 200_000
    expect(await sign(6, 7)).toEqual(E.left({ refusal: 'clock-behind' }))
    const again = await witnessIn(at, vkeys, { nowMs: () => nowMs })
    expect(await again.witness.addCheckpoint(body(6, 7))).toEqual(
      E.left({ refusal: 'clock-behind' }),
    )
    nowMs += 401_000
    expect(secondsIn(right(await sign(6, 7)))).toBe(1_800_000_001n)
  })

  test('at its beginning states none: zero is no time', async () => {
    const { witness } = await witnessIn(folder(), vkeys, { nowMs: () => 999 })
    expect(await witness.addCheckpoint(body(0, 5))).toEqual(E.left({ refusal: 'clock-behind' }))
  })
})
