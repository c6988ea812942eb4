/** The tree in files: what was appended is there, under the same roots, before and after it is opened again. */
import fc from 'fast-check'
import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { E } from '../../../src/fp.ts'
import { nodeCrypto } from '../../../src/transparency/node-crypto.ts'
import { openTreeFiles } from '../../../src/sequencer/tree-files/open-tree-files.ts'
import { makeFolder } from '../../support/folder.ts'
import { left, right } from '../../support/unwrap.ts'
import { expectWhole, gaps, growTo, leavesFrom, ledgerId, openTree, rootAt } from './support.ts'

const rooms: Array<{ readonly remove: () => void }> = []
const newFolder = (): string => {
  const room = makeFolder('tree-files')
  rooms.push(room)
  return room.path('tree')
}
afterEach(() => {
  for (const room of rooms.splice(0)) room.remove()
})

describe('leaves that were appended', () => {
  test('are the same tree however they came, and after each opening', async () => {
    const steps = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 4 })
    await fc.assert(
      fc.asyncProperty(steps, fc.boolean(), async (counts, isServer) => {
        const folder = newFolder()
        let size = 0
        for (const count of counts) {
          const files = await openTree(folder)
          expectWhole(files, size)
          size = Math.min(700, size + count)
          await growTo(files, size, isServer ? gaps : undefined)
          expectWhole(files, size)
          await files.close()
        }
        expect(statSync(join(folder, 'level-0')).size).toBe(size * 32)
      }),
      { numRuns: 12 },
    )
  })

  test('are found by position, where positions are indexes and where they are not', async () => {
    const plain = await openTree(newFolder())
    await growTo(plain, 300)
    expect([plain.indexOf(299n), plain.indexOf(300n), plain.indexOf(-1n)]).toEqual([
      299,
      undefined,
      undefined,
    ])
    expect([plain.positionOf(0), plain.positionOf(300)]).toEqual([0n, undefined])
    await plain.close()

    const folder = newFolder()
    const gapped = await openTree(folder)
    await growTo(gapped, 300, gaps)
    await gapped.close()
    const again = await openTree(folder)
    for (const index of [0, 1, 255, 256, 299]) {
      expect(again.indexOf(gaps(index))).toBe(index)
      expect(again.positionOf(index)).toBe(gaps(index))
    }
    expect(again.indexOf(gaps(3) + 1n)).toBeUndefined()
    expect(again.indexOf(gaps(300))).toBeUndefined()
    expect(again.head().position).toBe(gaps(299))
    await again.close()
  })

  test('keep their positions from the first one on that is no index', async () => {
    const folder = newFolder()
    const files = await openTree(folder)
    await growTo(files, 5)
    expect(readdirSync(folder)).not.toContain('positions')
    await growTo(files, 8, (index) => BigInt(index) + 2n)
    expect([3, 4, 5, 7].map((index) => files.positionOf(index))).toEqual([3n, 4n, 7n, 9n])
    expect([files.indexOf(4n), files.indexOf(5n), files.indexOf(7n)]).toEqual([4, undefined, 5])
    await files.close()
  })

  test('keep their positions where the first one that is no index comes within an append', async () => {
    for (const from of [5, 6, 7]) {
      const folder = newFolder()
      const files = await openTree(folder)
      await growTo(files, 5)
      await growTo(files, 8, (index) => BigInt(index < from ? index : index + 3))
      expect(readdirSync(folder)).toContain('positions')
      expect(files.positionOf(from)).toBe(BigInt(from + 3))
      expect(files.positionOf(from - 1)).toBe(BigInt(from - 1))
      await files.close()
    }
  })

  test('are refused out of order, and nothing of them is kept', async () => {
    const files = await openTree(newFolder())
    await growTo(files, 3)
    const [fourth, fifth] = leavesFrom(3, 5)
    const wrong = { failure: 'leaf-out-of-order', index: 4, position: 3n }
    const twice = [fourth!, { ...fifth!, position: 3n }]
    expect(await left(() => files.append(twice))).toEqual(wrong)
    const short = [{ hash: new Uint8Array(31), position: 9n }]
    expect(await left(() => files.append(short))).toMatchObject({ failure: 'leaf-out-of-order' })
    await growTo(files, 5)
    expectWhole(files, 5)
    await files.close()
  })
})

describe('an unsynced tile', () => {
  test('is read at once, and gone after a start', async () => {
    const folder = newFolder()
    const files = await openTree(folder)
    await growTo(files, 250)
    await right(() => files.append(leavesFrom(250, 520)))
    expect(files.tree.size()).toBe(520)
    expect([files.head().size, files.head().position]).toEqual([250, 249n])
    await files.close()
    const again = await openTree(folder)
    expectWhole(again, 250)
    expect(statSync(join(folder, 'level-0')).size).toBe(250 * 32)
    expect(statSync(join(folder, 'level-1')).size).toBe(0)
    await growTo(again, 520)
    expectWhole(again, 520)
    await again.close()
  })
})

describe('a folder', () => {
  test('of another ledger is left alone', async () => {
    const folder = newFolder()
    const files = await openTree(folder)
    await growTo(files, 300)
    await files.close()
    const foreign = { folder, ledgerId: 'f'.repeat(32), primitives: nodeCrypto }
    expect(await openTreeFiles(foreign)).toEqual(
      E.left({ failure: 'tree-of-another-ledger', expected: 'f'.repeat(32), found: ledgerId }),
    )
    const again = await openTree(folder)
    expectWhole(again, 300)
    await again.close()
  })

  test('is begun again when asked', async () => {
    const folder = newFolder()
    const files = await openTree(folder)
    await growTo(files, 300, gaps)
    await files.close()
    const anew = await openTree(folder, { from: 'nothing' })
    expectWhole(anew, 0)
    expect(anew.head()).toMatchObject({ size: 0, position: -1n, root: rootAt(0) })
    await growTo(anew, 10)
    expectWhole(anew, 10)
    expect(anew.positionOf(7)).toBe(7n)
    await anew.close()
  })
})
