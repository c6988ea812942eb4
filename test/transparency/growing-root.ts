/** The root of a tree that is read leaf by leaf, in as much memory as the tree is high. */
import type { Primitives } from '../../src/transparency/primitives.ts'
import { emptyRoot, nodeHash } from '../../src/transparency/tree/hash.ts'
import { isOdd, half } from '../../src/transparency/tree/halves.ts'

export type GrowingRoot = {
  /** Takes the hash of the next leaf, 32 bytes. */
  readonly add: (leaf: Uint8Array) => void
  /** Leaves taken. */
  readonly size: () => number
  /** The root over the leaves taken. */
  readonly root: () => Uint8Array
}

/** A tree without leaves yet. */
export const newGrowingRoot = (primitives: Primitives): GrowingRoot => {
  // Roots of whole subtrees, the largest first: one for each bit that is set in the size.
  const roots: Uint8Array[] = []
  let size = 0
  return {
    add: (leaf) => {
      let hash = leaf
      for (let rest = size; isOdd(rest); rest = half(rest)) {
        const left = roots.pop()
        if (left !== undefined) hash = nodeHash(primitives, left, hash)
      }
      roots.push(hash)
      size += 1
    },
    size: () => size,
    root: () => {
      const joined = roots.reduceRight<Uint8Array | undefined>(
        (right, left) => (right === undefined ? left : nodeHash(primitives, left, right)),
        undefined,
      )
      return joined ?? emptyRoot(primitives)
    },
  }
}
