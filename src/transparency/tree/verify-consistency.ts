/** Verifies that a tree only grew from an older one (RFC 9162 section 2.1.4.2). */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { equalBytes } from '../bytes/equal.ts'
import type { Primitives } from '../primitives.ts'
import { rejectionOf } from './check-hashes.ts'
import { isOdd, isPowerOfTwo, parent, upToRightChild } from './halves.ts'
import { emptyRoot, nodeHash } from './hash.ts'
import type { TreeRejection } from './rejection.ts'

export type Consistency = {
  readonly oldSize: number
  readonly oldRoot: Uint8Array
  readonly size: number
  readonly root: Uint8Array
  readonly proof: ReadonlyArray<Uint8Array>
}

type Roots = { readonly old: Uint8Array; readonly now: Uint8Array }

const rootsFrom = (
  primitives: Primitives,
  { oldSize, oldRoot, size, proof }: Consistency,
): Either<TreeRejection, Roots> => {
  // If the old tree is one complete subtree, the proof omits its root, where the path begins.
  const [first, ...rest] = isPowerOfTwo(oldSize) ? [oldRoot, ...proof] : proof
  if (first === undefined) return E.left({ rejected: 'hashes-missing', given: 0 })
  let at = { node: oldSize - 1, last: size - 1 }
  while (isOdd(at.node)) at = parent(at)
  let roots: Roots = { old: first, now: first }
  for (const [used, hash] of rest.entries()) {
    if (at.last === 0) return E.left({ rejected: 'hashes-left-over', used, given: rest.length })
    if (isOdd(at.node) || at.node === at.last) {
      roots = {
        old: nodeHash(primitives, hash, roots.old),
        now: nodeHash(primitives, hash, roots.now),
      }
      at = upToRightChild(at)
    } else roots = { old: roots.old, now: nodeHash(primitives, roots.now, hash) }
    at = parent(at)
  }
  return at.last === 0
    ? E.right(roots)
    : E.left({ rejected: 'hashes-missing', given: proof.length })
}

const checkOld = (computed: Uint8Array, expected: Uint8Array): Either<TreeRejection, true> =>
  equalBytes(computed, expected)
    ? E.right(true)
    : E.left({ rejected: 'old-root-differs', computed, expected })

/** Succeeds if every leaf of the old tree is in the new one, in its place; equal sizes need equal roots. */
export const verifyConsistency = (
  primitives: Primitives,
  consistency: Consistency,
): Either<TreeRejection, true> => {
  const { oldSize, oldRoot, size, root, proof } = consistency
  const unfit = rejectionOf([oldSize, size], [oldRoot, root, ...proof])
  if (unfit !== undefined) return E.left(unfit)
  if (oldSize > size) return E.left({ rejected: 'old-size-is-larger', oldSize, size })
  if (oldSize === 0 || oldSize === size) {
    if (proof.length > 0)
      return E.left({ rejected: 'hashes-left-over', used: 0, given: proof.length })
    const old = oldSize === 0 ? checkOld(emptyRoot(primitives), oldRoot) : E.right(true as const)
    return E.isLeft(old) || oldSize !== size ? old : checkOld(root, oldRoot)
  }
  const computed = rootsFrom(primitives, consistency)
  if (E.isLeft(computed)) return computed
  const old = checkOld(computed.right.old, oldRoot)
  if (E.isLeft(old) || equalBytes(computed.right.now, root)) return old
  return E.left({ rejected: 'root-differs', computed: computed.right.now, expected: root })
}
