/** Roots and proofs made from tiles are those of the tree by the letter of the RFC, at every size up to 2^53 - 1. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { E } from '../../../src/fp.ts'
import { newProver } from '../../../src/transparency/proving/prover.ts'
import { tilesOfProof, tilesOfRoot } from '../../../src/transparency/tiles/tile.ts'
import { newGrowingRoot } from '../growing-root.ts'
import { verifyConsistency } from '../../../src/transparency/tree/verify-consistency.ts'
import { verifyInclusion } from '../../../src/transparency/tree/verify-inclusion.ts'
import { memoryTree } from '../memory-tree.ts'
import { implementations } from '../primitives.ts'
import { growthOf, leavesOf, pathOf, rootOf } from '../reference-tree.ts'
import { sparseGrowth, sparseLeaf, sparsePath, sparseRoot, sparseTree } from '../sparse-tree.ts'
import { right } from '../../support/unwrap.ts'

const leaves = leavesOf(600)
/** Around the ends of tiles, where a slip shows. */
const smallSize = fc.oneof(
  fc.integer({ min: 1, max: 70 }),
  fc.constantFrom(127, 128, 255, 256, 257, 300, 383, 511, 512, 513, 600),
)
const smallPlace = smallSize.chain((size) => fc.tuple(fc.constant(size), fc.nat(size - 1)))

const nearPower = fc
  .tuple(fc.integer({ min: 0, max: 52 }), fc.integer({ min: -3, max: 3 }))
  .map(([power, off]) => Math.max(1, 2 ** power + off))
const anySize = fc.oneof(nearPower, fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }))
const anyPlace = anySize.chain((size) =>
  fc.tuple(
    fc.constant(size),
    fc.oneof(fc.nat(size - 1), fc.constantFrom(0, size - 1, Math.floor(size / 2))),
    fc.nat(size - 1),
  ),
)

describe.each(implementations)('over %s', (_, primitives) => {
  const small = newProver(primitives, memoryTree(leaves))

  test('roots and proofs of small trees are those of the RFC', () => {
    fc.assert(
      fc.property(smallPlace, ([size, index]) => {
        const tree = leaves.slice(0, size)
        expect(small.rootAt(size)).toEqual(E.right(rootOf(tree)))
        expect(small.inclusion(index, size)).toEqual(E.right(pathOf(index, tree)))
        expect(small.consistency(index + 1, size)).toEqual(E.right(growthOf(index + 1, tree)))
      }),
      { numRuns: 40 },
    )
  })

  test('the root that grows leaf by leaf is the same at every size', () => {
    const growing = newGrowingRoot(primitives)
    expect(growing.root()).toEqual(rootOf([]))
    for (const [at, leaf] of leaves.slice(0, 300).entries()) {
      growing.add(leaf)
      expect([growing.size(), growing.root()]).toEqual([at + 1, right(small.rootAt(at + 1))])
    }
  })

  test('proofs of any size are those of the RFC, verify, and need no tile but those foretold', () => {
    fc.assert(
      fc.property(anyPlace, ([size, index, odd]) => {
        const read = new Set<string>()
        const prover = newProver(
          primitives,
          sparseTree(size, odd, (tile) => read.add(tile)),
        )
        const root = sparseRoot(odd, 0, size)
        const path = right(prover.inclusion(index, size))
        expect(path).toEqual(sparsePath(odd, index, 0, size))
        const leaf = sparseLeaf(odd, index)
        const inclusion = { index, size, leaf, root, proof: path }
        expect(E.isRight(verifyInclusion(primitives, inclusion))).toBe(true)
        const growth = right(prover.consistency(index + 1, size))
        expect(growth).toEqual(sparseGrowth(odd, index + 1, [0, size, true]))
        const foretold = tilesOfProof(index, size)
        for (const tile of read)
          expect(foretold.map((one) => `${one.level}/${one.index}`)).toContain(tile)
        expect(foretold.length).toBeLessThanOrEqual(13)
      }),
      { numRuns: 60 },
    )
  })

  test('growth between any two sizes verifies against both roots', () => {
    fc.assert(
      fc.property(anyPlace, ([size, before, odd]) => {
        const oldSize = before + 1
        const prover = newProver(primitives, sparseTree(size, odd))
        const proof = right(prover.consistency(oldSize, size))
        const [oldRoot, root] = [right(prover.rootAt(oldSize)), right(prover.rootAt(size))]
        expect(oldRoot).toEqual(sparseRoot(odd, 0, oldSize))
        const growth = { oldSize, oldRoot, size, root, proof }
        expect(verifyConsistency(primitives, growth)).toEqual(E.right(true))
      }),
      { numRuns: 40 },
    )
  })
})

const [[, primitives]] = implementations

test('a root is computed from the last tile of each level alone', () => {
  fc.assert(
    fc.property(anySize, (size) => {
      const read = new Set<string>()
      const prover = newProver(
        primitives,
        sparseTree(size, 0, (tile) => read.add(tile)),
      )
      right(prover.rootAt(size))
      expect([...read].sort()).toEqual(
        tilesOfRoot(size)
          .map(({ level, index }) => `${level}/${index}`)
          .sort(),
      )
    }),
  )
})

test('a prover goes along with a tree that grows, within tiles that it has read', () => {
  const growing = leaves.slice(0, 1)
  const prover = newProver(primitives, memoryTree(growing))
  for (const leaf of leaves.slice(1, 290)) {
    growing.push(leaf)
    expect(prover.rootAt(growing.length)).toEqual(E.right(rootOf(growing)))
    const middle = Math.floor(growing.length / 2)
    expect(prover.inclusion(middle, growing.length)).toEqual(E.right(pathOf(middle, growing)))
  }
})

describe('an impossible proof', () => {
  const prover = newProver(primitives, memoryTree(leaves))
  const beyond = E.left({ failure: 'beyond-tree', size: 600 })

  test.each([
    ['a size past the tree', () => prover.rootAt(601)],
    ['a size that is no whole number', () => prover.rootAt(1.5)],
    ['a size below nothing', () => prover.rootAt(-1)],
    ['a leaf past the size', () => prover.inclusion(300, 300)],
    ['a leaf below nothing', () => prover.inclusion(-1, 300)],
    ['a leaf in a tree past the tree', () => prover.inclusion(1, 601)],
    ['a growth that shrinks', () => prover.consistency(301, 300)],
    ['a growth from below nothing', () => prover.consistency(-1, 300)],
  ])('%s', (_, ask) => {
    expect(ask()).toEqual(beyond)
  })

  test('nothing grew out of the empty tree, nor out of itself', () => {
    expect(prover.consistency(0, 300)).toEqual(E.right([]))
    expect(prover.consistency(300, 300)).toEqual(E.right([]))
    expect(prover.rootAt(0)).toEqual(E.right(rootOf([])))
  })

  test('a tile that is gone is named', () => {
    const whole = memoryTree(leaves)
    const holed = newProver(primitives, {
      ...whole,
      tile: (level, index, width) =>
        level === 0 && index === 1 ? undefined : whole.tile(level, index, width),
    })
    expect(holed.inclusion(300, 600)).toEqual(
      E.left({ failure: 'tile-missing', level: 0, index: 1, width: 256 }),
    )
    expect(E.isRight(holed.inclusion(10, 600))).toBe(true)
  })
})
