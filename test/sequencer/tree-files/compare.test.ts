/** Files held against the log: each bit that was turned over is found, and named by its place. */
import fc from 'fast-check'
import { cpSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { compareTree } from '../../../src/sequencer/tree-files/compare-tree.ts'
import type { TreeDifference } from '../../../src/sequencer/tree-files/compare-tree.ts'
import type { Leaf, TreeFiles } from '../../../src/sequencer/tree-files/tree-files.ts'
import { nodeCrypto } from '../../../src/transparency/node-crypto.ts'
import { makeFolder } from '../../support/folder.ts'
import { flipBit, gaps, growTo, leavesFrom, openTree } from './support.ts'

const room = makeFolder('tree-compare')
const folder = room.path('tree')
const size = 530
const all = leavesFrom(0, size, gaps)
beforeAll(async () => {
  const files = await openTree(folder)
  await growTo(files, size, gaps)
  await files.close()
})
afterAll(room.remove)

const difference = (files: TreeFiles, leaves: ReadonlyArray<Leaf>): TreeDifference | undefined => {
  const comparison = compareTree(nodeCrypto, files)
  for (let at = 0; at < leaves.length; at += 100) {
    const found = comparison.take(leaves.slice(at, at + 100))
    if (found !== undefined) return found
  }
  return comparison.end()
}

/** Opened first, so that the head is believed; damaged afterwards, as by a disk that rots. */
const damaged = async (
  damage: (copy: string) => void,
  leaves: ReadonlyArray<Leaf> = all,
): Promise<TreeDifference | undefined> => {
  const copy = room.path('copy')
  cpSync(folder, copy, { recursive: true })
  const files = await openTree(copy)
  damage(copy)
  const found = difference(files, leaves)
  await files.close()
  return found
}

describe('the files of a tree', () => {
  test('are the log, where nothing was changed', async () => {
    expect(await damaged(() => {})).toBeUndefined()
  })

  test('are the part of the log that they have come to', async () => {
    expect(await damaged(() => {}, [...all, ...leavesFrom(size, 540, gaps)])).toBeUndefined()
  })

  test('with one bit turned over are named by level and index, expected and found', async () => {
    const bit = fc
      .constantFrom<readonly [string, number, number]>(
        ['level-0', size, 32],
        ['level-1', 2, 32],
        ['positions', size, 8],
      )
      .chain(([name, count, bytes]) =>
        fc.record({
          name: fc.constant(name),
          index: fc.nat(count - 1),
          at: fc.nat(bytes - 1).map((at) => ({ at, bytes })),
          turned: fc.integer({ min: 0, max: 7 }),
        }),
      )
    await fc.assert(
      fc.asyncProperty(bit, async ({ name, index, at: { at, bytes }, turned }) => {
        const found = await damaged((copy) => flipBit(copy, name, index * bytes + at, turned))
        expect(found).toMatchObject(
          name === 'positions'
            ? { differs: 'position', index, expected: gaps(index) }
            : { differs: 'hash', level: Number(name.slice(-1)), index },
        )
        if (found?.differs !== 'hash') return
        const whole = readFileSync(join(folder, name)).subarray(index * 32, index * 32 + 32)
        const shown = [found.expected, found.found ?? []].map((hash) =>
          whole.equals(Buffer.from(hash)),
        )
        if (String(shown) !== 'true,false') throw new Error('told the wrong way round')
      }),
      { numRuns: 40 },
    )
  })

  test.each([0, 255, 256, 529])('name the event %i that was rewritten', async (index) => {
    const hash = new Uint8Array(32).fill(7)
    const rewritten = all.map((leaf, at) => (at === index ? { ...leaf, hash } : leaf))
    const found = await damaged(() => {}, rewritten)
    expect(found).toMatchObject({ differs: 'hash', level: 0, index, expected: hash })
  })

  test.each([0, 256, 500])('name the event %i that is gone from the log', async (index) => {
    const gone = all.filter((_, at) => at !== index)
    expect(await damaged(() => {}, gone)).toMatchObject({ differs: 'position', index })
    const cut = all.slice(0, index)
    expect(await damaged(() => {}, cut)).toEqual({ differs: 'length', index, found: size })
  })
})
