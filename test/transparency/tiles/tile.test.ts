/** Which tiles a size has: by the examples of c2sp.org/tlog-tiles, and by its formula. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { E } from '../../../src/fp.ts'
import type { LogTree } from '../../../src/transparency/log-tree.ts'
import { tileRoot } from '../../../src/transparency/tiles/tile-root.ts'
import { tilePath } from '../../../src/transparency/tiles/tile-path.ts'
import { tilesOf, tilesOfRoot, widthAt } from '../../../src/transparency/tiles/tile.ts'
import { nodeCrypto } from '../../../src/transparency/node-crypto.ts'
import { newProver } from '../../../src/transparency/proving/prover.ts'
import { memoryTree } from '../memory-tree.ts'
import { leavesOf, rootOf } from '../reference-tree.ts'

const pathsOf = (size: number): ReadonlyArray<string> => [...tilesOf(size)].map(tilePath)

describe('the tiles of a size', () => {
  test.each([
    [0, []],
    [1, ['tile/0/000.p/1']],
    [255, ['tile/0/000.p/255']],
    [256, ['tile/0/000', 'tile/1/000.p/1']],
    [300, ['tile/0/000', 'tile/0/001.p/44', 'tile/1/000.p/1']],
  ])('%i are those of the specification', (size, paths) => {
    expect(pathsOf(size)).toEqual(paths)
  })

  test('70,000 are 273 full ones and one of 112, one and one of 17, one of 1', () => {
    const paths = pathsOf(70_000)
    expect(paths).toHaveLength(273 + 1 + 1 + 1 + 1)
    expect(paths.filter((path) => path.includes('.p/'))).toEqual([
      'tile/0/273.p/112',
      'tile/1/001.p/17',
      'tile/2/000.p/1',
    ])
    expect(tilesOfRoot(70_000).map(tilePath)).toEqual([
      'tile/0/273.p/112',
      'tile/1/001.p/17',
      'tile/2/000.p/1',
    ])
  })

  test('are the formula of the specification at any size', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.integer({ min: 0, max: 6 }), (size, level) => {
        const hashes = Number(BigInt(size) / 256n ** BigInt(level))
        const partial = Number((BigInt(size) / 256n ** BigInt(level)) % 256n)
        const index = Math.floor(hashes / 256)
        expect(widthAt(level, index, size)).toBe(partial)
        expect(widthAt(level, index + 1, size)).toBe(0)
        expect(index === 0 || widthAt(level, index - 1, size) === 256).toBe(true)
        const edge = tilesOfRoot(size).find((tile) => tile.level === level)
        expect(edge).toEqual(partial === 0 ? undefined : { level, index, width: partial })
      }),
    )
  })
})

const leaves = leavesOf(600)

test('the tiles of a size are all that a tree needs', () => {
  const whole = memoryTree(leaves)
  const files = new Map(
    [...tilesOf(600)].map((tile) => [
      tilePath(tile),
      whole.tile(tile.level, tile.index, tile.width),
    ]),
  )
  const tile: LogTree['tile'] = (level, index, width) => {
    const name = { level, index, width: widthAt(level, index, 600) }
    return name.width < width ? undefined : files.get(tilePath(name))?.subarray(0, width * 32)
  }
  const prover = newProver(nodeCrypto, { size: () => 600, tile })
  for (const size of [1, 255, 256, 257, 512, 600])
    expect(prover.rootAt(size)).toEqual(E.right(rootOf(leaves.slice(0, size))))
})

test('the root of a full tile stands for it one level up', () => {
  expect(tileRoot(nodeCrypto, leaves.slice(0, 256))).toEqual(rootOf(leaves.slice(0, 256)))
  expect(() => tileRoot(nodeCrypto, [])).toThrow('without hashes')
})
