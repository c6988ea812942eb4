/** Proofs of inclusion and of growth: each right one verifies, each wrong one is rejected by its own name. */
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { E, t } from '../../../src/fp.ts'
import type { Either } from '../../../src/fp.ts'
import { fromBase64 } from '../../../src/transparency/bytes/base64.ts'
import { verifyConsistency } from '../../../src/transparency/tree/verify-consistency.ts'
import { verifyInclusion } from '../../../src/transparency/tree/verify-inclusion.ts'
import { implementations } from '../primitives.ts'
import { growthOf, leavesOf, pathOf, rootOf } from '../reference-tree.ts'
import { haveVectors, vectors } from '../vectors.ts'

const why = (verified: Either<{ readonly rejected: string }, unknown>): string =>
  E.isLeft(verified) ? verified.left.rejected : 'verified'
const bytes = (text: string): Uint8Array => fromBase64(text) ?? new Uint8Array()
const flipped = (hash: Uint8Array, bit: number): Uint8Array =>
  hash.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte))

const leaves = leavesOf(70)
const hash = leavesOf(1)[0] ?? new Uint8Array(32)
const place = fc
  .integer({ min: 1, max: 70 })
  .chain((size) => fc.tuple(fc.constant(size), fc.nat(size - 1), fc.nat(255), fc.nat(6)))

const inclusionOf = (index: number, size: number) => {
  const tree = leaves.slice(0, size)
  return { index, size, leaf: tree[index] ?? hash, root: rootOf(tree), proof: pathOf(index, tree) }
}
const growth = (oldSize: number, size: number) => {
  const [old, tree] = [leaves.slice(0, oldSize), leaves.slice(0, size)]
  return { oldSize, oldRoot: rootOf(old), size, root: rootOf(tree), proof: growthOf(oldSize, tree) }
}

describe.each(implementations)('over %s', (_, primitives) => {
  test.skipIf(!haveVectors)('the vectors of another implementation verify', () => {
    const shape = t.type({
      size: t.number,
      index: t.number,
      root: t.string,
      leafHash: t.string,
      proof: t.array(t.string),
    })
    const grown = t.type({
      size1: t.number,
      root1: t.string,
      size2: t.number,
      root2: t.string,
      proof: t.array(t.string),
    })
    const inclusions = vectors('inclusion.small.json', shape)
    const growths = vectors('consistency.small.json', grown)
    expect([inclusions.length, growths.length]).toEqual([136, 136])
    for (const { index, size, leafHash, root, proof } of inclusions) {
      const given = { index, size, leaf: bytes(leafHash), root: bytes(root) }
      expect(why(verifyInclusion(primitives, { ...given, proof: proof.map(bytes) }))).toBe(
        'verified',
      )
    }
    for (const { size1, root1, size2, root2, proof } of growths) {
      const given = { oldSize: size1, oldRoot: bytes(root1), size: size2, root: bytes(root2) }
      expect(why(verifyConsistency(primitives, { ...given, proof: proof.map(bytes) }))).toBe(
        'verified',
      )
    }
  })

  test('every inclusion verifies; a flipped bit, a hash more and a hash fewer do not', () => {
    fc.assert(
      fc.property(place, ([size, index, bit, at]) => {
        const right = inclusionOf(index, size)
        const says = (changed: object) => why(verifyInclusion(primitives, { ...right, ...changed }))
        expect(says({})).toBe('verified')
        expect(says({ leaf: flipped(right.leaf, bit) })).toBe('root-differs')
        expect(says({ root: flipped(right.root, bit) })).toBe('root-differs')
        expect(says({ proof: [...right.proof, hash] })).toBe('hashes-left-over')
        expect(says({ index: size })).toBe('index-outside-tree')
        if (right.proof.length === 0) return
        const one = at % right.proof.length
        const proof = right.proof.map((each, n) => (n === one ? flipped(each, bit) : each))
        expect(says({ proof })).toBe('root-differs')
        expect(says({ proof: right.proof.slice(1) })).toBe('hashes-missing')
      }),
      { numRuns: 60 },
    )
  })

  test('every growth verifies; a flipped bit, a hash more and a hash fewer do not', () => {
    fc.assert(
      fc.property(place, ([size, index, bit, at]) => {
        const right = growth(index + 1, size)
        const says = (changed: object) =>
          why(verifyConsistency(primitives, { ...right, ...changed }))
        expect(says({})).toBe('verified')
        expect(says({ oldRoot: flipped(right.oldRoot, bit) })).toMatch(/root-differs$/)
        expect(says({ root: flipped(right.root, bit) })).toMatch(/root-differs$/)
        expect(says({ proof: [...right.proof, hash] })).toBe('hashes-left-over')
        expect(says({ oldSize: size + 1 })).toBe('old-size-is-larger')
        if (right.proof.length === 0) return
        const one = at % right.proof.length
        const proof = right.proof.map((each, n) => (n === one ? flipped(each, bit) : each))
        expect(says({ proof })).toMatch(/root-differs$/)
        expect(says({ proof: right.proof.slice(1) })).toBe('hashes-missing')
      }),
      { numRuns: 60 },
    )
  })

  test('the empty tree is where every other one grew from, with no proof', () => {
    const from = { ...growth(1, 5), oldSize: 0, oldRoot: rootOf([]), proof: [] }
    expect(why(verifyConsistency(primitives, from))).toBe('verified')
    expect(why(verifyConsistency(primitives, { ...from, oldRoot: hash }))).toBe('old-root-differs')
    expect(why(verifyConsistency(primitives, { ...from, proof: [hash] }))).toBe('hashes-left-over')
    const none = { index: 0, size: 0, leaf: hash, root: hash, proof: [] }
    expect(why(verifyInclusion(primitives, none))).toBe('index-outside-tree')
  })

  test('sizes past 2^31 take as many hashes as the tree is high, and sizes past 2^53 none', () => {
    const at = (index: number, size: number, hashes: number) =>
      why(
        verifyInclusion(primitives, {
          index,
          size,
          leaf: hash,
          root: hash,
          proof: Array.from({ length: hashes }, () => hash),
        }),
      )
    for (const power of [31, 32, 33, 52]) {
      expect(at(2 ** power - 1, 2 ** power, power - 1)).toBe('hashes-missing')
      expect(at(2 ** power - 1, 2 ** power, power)).toBe('root-differs')
      expect(at(2 ** power - 1, 2 ** power, power + 1)).toBe('hashes-left-over')
      expect(at(2 ** power, 2 ** power + 1, 1)).toBe('root-differs')
      expect(at(2 ** power, 2 ** power + 1, 2)).toBe('hashes-left-over')
    }
    expect(at(0, 2 ** 53, 53)).toBe('size-not-whole')
    expect(at(0, 2.5, 1)).toBe('size-not-whole')
    expect(at(-1, 2, 1)).toBe('size-not-whole')
  })
})
