/**
 * Computes the root of a tree from its leaves in order (RFC 6962 section 2.1). Memory grows with the height of the
 * tree only.
 */
import { emptyRoot, nodeHash } from '../../../transparency/tree/hash.ts'
import type { Primitives } from '../../../transparency/primitives.ts'

type Subtree = { readonly height: number; readonly hash: Uint8Array }

export type GrowingRoot = {
  /** Adds the hash of the next leaf. */
  readonly push: (leaf: Uint8Array) => void
  /** Adds the next 256 leaves by their root. Allowed only after a whole number of tiles. */
  readonly pushTile: (root: Uint8Array) => void
  /** The number of leaves so far. */
  readonly size: () => number
  /** The root of the leaves so far: 32 bytes. */
  readonly root: () => Uint8Array
}

/** `onTile` is called as soon as a full tile is known, with the tile's level, its index and its root. */
export const growingRoot = (
  primitives: Primitives,
  onTile: (level: number, index: number, root: Uint8Array) => void,
): GrowingRoot => {
  const whole: Subtree[] = []
  let size = 0
  const put = (subtree: Subtree): void => {
    let at = subtree
    for (;;) {
      if (at.height % 8 === 0 && at.height > 0)
        onTile(at.height / 8 - 1, size / 2 ** at.height - 1, at.hash)
      const before = whole.at(-1)
      if (before?.height !== at.height) break
      whole.pop()
      at = { height: at.height + 1, hash: nodeHash(primitives, before.hash, at.hash) }
    }
    whole.push(at)
  }
  return {
    size: () => size,
    push: (leaf) => {
      size += 1
      put({ height: 0, hash: leaf })
    },
    pushTile: (root) => {
      size += 256
      put({ height: 8, hash: root })
    },
    root: () => {
      const last = whole.at(-1)
      if (last === undefined) return emptyRoot(primitives)
      return whole
        .slice(0, -1)
        .reduceRight((right, { hash }) => nodeHash(primitives, hash, right), last.hash)
    },
  }
}

/** The root of the tree whose leaves are the hashes of one tile. */
export const rootOfTile = (primitives: Primitives, hashes: Uint8Array): Uint8Array => {
  const tree = growingRoot(primitives, () => {})
  for (let at = 0; at < hashes.length; at += 32) tree.push(hashes.subarray(at, at + 32))
  return tree.root()
}
