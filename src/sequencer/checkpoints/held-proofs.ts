/**
 * Roots and proofs read from the tree's files, compared with the signed tree. A damaged file must not lead to a second
 * signed root for a size, nor to a proof that does not verify.
 */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { toBase64 } from '../../transparency/bytes/base64.ts'
import type { LogTree } from '../../transparency/log-tree.ts'
import { nodeCrypto } from '../../transparency/node-crypto.ts'
import type { ProvingFailure } from '../../transparency/proving/failure.ts'
import type { Hashes, Prover } from '../../transparency/proving/prover.ts'
import { verifyConsistency } from '../../transparency/tree/verify-consistency.ts'
import { verifyInclusion } from '../../transparency/tree/verify-inclusion.ts'
import type { LogFault } from '../failure.ts'
import type { SignedTree } from '../signed/last-signed.ts'
import { leafIn } from '../tree-files/level-tree.ts'

export type TreeDamage = Extract<LogFault, { readonly failure: 'tree-damaged' }>

/** `level-*`: one of these files is damaged; `fsck` and the scrub name it. */
const damagedAt = (index: number, root: Uint8Array): TreeDamage => ({
  failure: 'tree-damaged',
  file: 'level-*',
  index,
  expected: `hashes that lead to the signed root ${toBase64(root)}`,
  found: 'others',
})

/** The root at `size`, at most the signed one, if the signed tree is proven to have grown from it. */
export const heldRoot = (
  prover: Pick<Prover, 'rootAt' | 'consistency'>,
  oldSize: number,
  { size, root }: SignedTree,
): Either<ProvingFailure | TreeDamage, Uint8Array> => {
  const oldRoot = prover.rootAt(oldSize)
  if (E.isLeft(oldRoot)) return oldRoot
  const proof = prover.consistency(oldSize, size)
  if (E.isLeft(proof)) return proof
  const growth = { oldSize, oldRoot: oldRoot.right, size, root, proof: proof.right }
  return E.isRight(verifyConsistency(nodeCrypto, growth))
    ? oldRoot
    : E.left(damagedAt(oldSize, root))
}

/** The proof that the leaf at an index is in the signed tree. */
export const heldInclusion = (
  tree: LogTree,
  prover: Pick<Prover, 'inclusion'>,
  index: number,
  { size, root }: SignedTree,
): Either<ProvingFailure | TreeDamage, Hashes> => {
  const proof = prover.inclusion(index, size)
  if (E.isLeft(proof)) return proof
  const leaf = leafIn(tree, index)
  const isHeld =
    leaf !== undefined &&
    E.isRight(verifyInclusion(nodeCrypto, { index, size, leaf, root, proof: proof.right }))
  return isHeld ? proof : E.left(damagedAt(index, root))
}
