/** Each write of the tree's files broken, lost, torn and kept: what a start finds is a tree that was synced, or a newer one. */
import { copyFileSync, cpSync, mkdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { E } from '../../../src/fp.ts'
import { disk } from '../../../src/files/disk.ts'
import type { Io } from '../../../src/files/io.ts'
import { openTreeFiles } from '../../../src/sequencer/tree-files/open-tree-files.ts'
import { nodeCrypto } from '../../../src/transparency/node-crypto.ts'
import { newFaultyDisk } from '../../store/embedded/faulty-disk.ts'
import { leaveAll, leaveBehind, newRecordingDisk } from '../../store/embedded/recording-disk.ts'
import { seeded } from '../../store/embedded/seeded.ts'
import { makeFolder } from '../../support/folder.ts'
import { expectWhole, gaps, growTo, leavesFrom, ledgerId, openTree, rootAt } from './support.ts'

const room = makeFolder('tree-faults')
afterAll(room.remove)
let made = 0
const newFolder = (): string => {
  made += 1
  return room.path(`tree-${made}`)
}

/** Over the ends of tiles, so that two levels and the positions are written. */
const sizes = [3, 250, 257, 530]
const last = 530

/** Opens, grows by the sizes that are still to come, and closes; tells each size that was synced. */
const work = async (folder: string, io: Io, told: (size: number) => void): Promise<boolean> => {
  const opened = await openTreeFiles({ folder, ledgerId, primitives: nodeCrypto, io })
  if (E.isLeft(opened)) return false
  const files = opened.right
  let isWell = true
  for (const size of sizes) {
    if (size <= files.tree.size()) continue
    const appended = await files.append(leavesFrom(files.tree.size(), size, gaps))
    const synced = E.isLeft(appended) ? appended : await files.sync()
    if (E.isLeft(synced)) {
      isWell = false
      // Once it failed it goes on failing, whatever the disk does.
      expect(E.isLeft(await files.append(leavesFrom(size, size + 1, gaps)))).toBe(true)
      break
    }
    told(size)
  }
  await files.close()
  return isWell
}

/** A start finds a whole tree, no smaller than the size announced before, and it grows on to the same tree. */
const expectRecovered = async (folder: string, atLeast: number): Promise<void> => {
  const files = await openTree(folder)
  expect(files.distrusted).toBeUndefined()
  expect(files.tree.size()).toBeGreaterThanOrEqual(atLeast)
  expect([0, ...sizes]).toContain(files.tree.size())
  expectWhole(files, files.tree.size())
  await growTo(files, last, gaps)
  expectWhole(files, last)
  expect(files.positionOf(last - 1)).toBe(gaps(last - 1))
  await files.close()
}

describe('a disk that fails', () => {
  const kinds = ['create', 'pwrite', 'sync', 'syncFolder', 'rename'] as const
  const hows = ['EIO', 'short'] as const
  test.each(kinds)('at any %s loses nothing that was synced', async (call) => {
    let broken = 0
    for (const how of hows)
      for (let at = 0; ; at += 1) {
        const folder = newFolder()
        mkdirSync(folder)
        const { io, arm, hits } = newFaultyDisk()
        arm({ call, at, how, lasts: 'once' })
        let told = 0
        const isWell = await work(folder, io, (size) => (told = size))
        if (hits() === 0) break
        broken += 1
        expect(isWell).toBe(false)
        await expectRecovered(folder, told)
      }
    expect(broken).toBeGreaterThan(0)
  })

  test.each(['truncate', 'open', 'sizeOf', 'pread'] as const)(
    'at any %s of a start leaves what is there',
    async (call) => {
      const folder = newFolder()
      const files = await openTree(folder)
      await growTo(files, 300, gaps)
      await files.append(leavesFrom(300, 520, gaps))
      await files.close()
      let broken = 0
      for (let at = 0; ; at += 1) {
        const copy = newFolder()
        cpSync(folder, copy, { recursive: true })
        const { io, arm, hits } = newFaultyDisk()
        arm({ call, at, how: 'EIO', lasts: 'once' })
        const opened = await openTreeFiles({ folder: copy, ledgerId, primitives: nodeCrypto, io })
        if (hits() === 0) {
          if (E.isRight(opened)) await opened.right.close()
          break
        }
        broken += 1
        const failure = call === 'truncate' ? 'tree-not-written' : 'tree-not-read'
        expect(opened).toMatchObject({ left: { failure } })
        const after = await openTree(copy)
        expectWhole(after, 300)
        await after.close()
      }
      expect(broken).toBeGreaterThan(0)
    },
  )

  test('is not trusted after it kept what it said it had not', async () => {
    for (let at = 0; at < 24; at += 1) {
      const folder = newFolder()
      let calls = 0
      const keeps: Io = {
        ...disk,
        pwrite: async (...args) => {
          const written = await disk.pwrite(...args)
          calls += 1
          if (calls === at + 1) throw new Error('kept, but not answered')
          return written
        },
      }
      let told = 0
      await work(folder, keeps, (size) => (told = size))
      await expectRecovered(folder, told)
    }
  })
})

describe('power that fails', () => {
  test('at any moment leaves what was synced, or more of it', async () => {
    const folder = newFolder()
    mkdirSync(folder)
    const recording = newRecordingDisk(room.folder, [])
    expect(await work(folder, recording.io, recording.told)).toBe(true)
    const { steps } = recording
    const random = seeded(12)
    for (let count = 1; count <= steps.length; count += 1) {
      const before = steps.slice(0, count)
      const told = before.findLast(({ step }) => step === 'told')
      const atLeast = told?.step === 'told' ? told.number : 0
      for (const leave of [leaveBehind, leaveBehind, leaveAll]) {
        const to = newFolder()
        mkdirSync(to)
        leave(before, to, random)
        await expectRecovered(join(to, folder.slice(room.folder.length)), atLeast)
      }
    }
    expect(steps.length).toBeGreaterThan(30)
  })
})

describe('a torn tile', () => {
  const begun = async (): Promise<string> => {
    const folder = newFolder()
    const files = await openTree(folder)
    await growTo(files, 250, gaps)
    await growTo(files, 258, gaps)
    await files.close()
    return folder
  }

  test('of an append that no head tells of is cut, at every byte of it', async () => {
    const folder = await begun()
    const files = await openTree(folder)
    await files.append(leavesFrom(258, 261, gaps))
    await files.close()
    const torn = [
      ['level-0', 3 * 32],
      ['positions', 3 * 8],
    ] as const
    const wholes = torn.map(([name]) => readFileSync(join(folder, name)))
    for (const [which, [name, bytes]] of torn.entries()) {
      const whole = wholes[which]!
      for (let kept = whole.length - bytes; kept <= whole.length; kept += 1) {
        writeFileSync(join(folder, name), whole.subarray(0, kept))
        const after = await openTree(folder)
        expectWhole(after, 258)
        await after.close()
      }
    }
  })

  test('of a head leaves the one before, at every byte of it', async () => {
    const folder = await begun()
    const head = join(folder, 'head')
    const files = await openTree(folder)
    copyFileSync(head, `${head}.before`)
    await growTo(files, 300, gaps)
    await files.close()
    const [before, after] = [readFileSync(`${head}.before`), readFileSync(head)]
    const differs = [...after.keys()].filter((at) => before[at] !== after[at])
    const [from = 0, to = 0] = [differs.at(0), differs.at(-1)]
    expect(to - from).toBeGreaterThan(40)
    for (let kept = from; kept <= to + 1; kept += 1) {
      writeFileSync(head, Buffer.concat([after.subarray(0, kept), before.subarray(kept)]))
      const opened = await openTree(folder)
      expect(opened.distrusted).toBeUndefined()
      // One of the two, whole: opening it writes a head of its own.
      expectWhole(opened, kept > to ? 300 : 258)
      await opened.close()
      if (kept <= to) {
        const grown = await openTree(folder)
        await growTo(grown, 300, gaps)
        await grown.close()
      }
    }
  })

  test.each(['level-0', 'level-1', 'positions'])(
    'of %s, below what the head says, is told and begun again',
    async (name) => {
      const folder = await begun()
      const length = readFileSync(join(folder, name)).length
      truncateSync(join(folder, name), length - 1)
      const opened = await openTree(folder)
      expect(opened.distrusted).toMatchObject({ expected: String(length) })
      expectWhole(opened, 0)
      await growTo(opened, 300, gaps)
      await opened.close()
      const again = await openTree(folder)
      expect(again.distrusted).toBeUndefined()
      expect(again.head().root).toEqual(rootAt(300))
      await again.close()
    },
  )
})
