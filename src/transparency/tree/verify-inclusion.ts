/** Verifies that a leaf is in a tree, at an index (RFC 9162 section 2.1.3.2). */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { equalBytes } from '../bytes/equal.ts'
import type { Primitives } from '../primitives.ts'
import { rejectionOf } from './check-hashes.ts'
import { isOdd, parent, upToRightChild } from './halves.ts'
import { nodeHash } from './hash.ts'
import type { TreeRejection } from './rejection.ts'

export type Inclusion = {
  readonly index: number
  readonly size: number
  readonly leaf: Uint8Array
  readonly root: Uint8Array
  /** The leaf's sibling first. */
  readonly proof: ReadonlyArray<Uint8Array>
}

const rootFrom = (
  primitives: Primitives,
  { index, size, leaf, proof }: Inclusion,
): Either<TreeRejection, Uint8Array> => {
  let at = { node: index, last: size - 1 }
  let root = leaf
  for (const [used, hash] of proof.entries()) {
    if (at.last === 0) return E.left({ rejected: 'hashes-left-over', used, given: proof.length })
    if (isOdd(at.node) || at.node === at.last) {
      root = nodeHash(primitives, hash, root)
      at = upToRightChild(at)
    } else root = nodeHash(primitives, root, hash)
    at = parent(at)
  }
  return at.last === 0 ? E.right(root) : E.left({ rejected: 'hashes-missing', given: proof.length })
}

/** Succeeds if the proof leads from the leaf to the root, with no hash missing or left over. */
export const verifyInclusion = (
  primitives: Primitives,
  inclusion: Inclusion,
): Either<TreeRejection, true> => {
  const { index, size, leaf, root, proof } = inclusion
  const unfit = rejectionOf([size, index], [leaf, root, ...proof])
  if (unfit !== undefined) return E.left(unfit)
  if (index >= size) return E.left({ rejected: 'index-outside-tree', index, size })
  const computed = rootFrom(primitives, inclusion)
  if (E.isLeft(computed)) return computed
  return equalBytes(computed.right, root)
    ? E.right(true)
    : E.left({ rejected: 'root-differs', computed: computed.right, expected: root })
}
