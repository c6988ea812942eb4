/** Verifies that an entry's bytes are in a log, by a proof in one file. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { Primitives } from '../primitives.ts'
import { leafHash } from '../tree/hash.ts'
import { verifyInclusion } from '../tree/verify-inclusion.ts'
import type { Policy } from './policy.ts'
import type { ProofRejection } from './rejection.ts'
import { tlogProofFrom } from './tlog-proof.ts'
import { verifyCheckpoint } from './verify-checkpoint.ts'
import type { VerifiedCheckpoint } from './verify-checkpoint.ts'

export type VerifiedEntry = { readonly index: number; readonly checkpoint: VerifiedCheckpoint }

/** The entry's index and the checkpoint that covers it, both verified. The `extra` data of the proof is not. */
export const verifyEntry = (
  primitives: Primitives,
  policy: Policy,
  entry: Uint8Array,
  bytes: Uint8Array,
): Either<ProofRejection, VerifiedEntry> => {
  const proof = tlogProofFrom(bytes)
  if (E.isLeft(proof)) return proof
  const checkpoint = verifyCheckpoint(primitives, policy, proof.right.checkpoint)
  if (E.isLeft(checkpoint)) return checkpoint
  const { index, hashes } = proof.right
  const { size, root } = checkpoint.right
  const leaf = leafHash(primitives, entry)
  const verified = verifyInclusion(primitives, { index, size, leaf, root, proof: hashes })
  return E.isLeft(verified) ? verified : E.right({ index, checkpoint: checkpoint.right })
}
