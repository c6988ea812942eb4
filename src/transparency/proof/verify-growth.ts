/** Verifies that a log only grew since a checkpoint, by the body of a request to a witness. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { Checkpoint } from '../note/checkpoint.ts'
import type { Primitives } from '../primitives.ts'
import { verifyConsistency } from '../tree/verify-consistency.ts'
import { addCheckpointFrom } from './add-checkpoint.ts'
import type { Policy } from './policy.ts'
import type { ProofRejection } from './rejection.ts'
import { verifyCheckpoint } from './verify-checkpoint.ts'
import type { VerifiedCheckpoint } from './verify-checkpoint.ts'

/** The verified newer checkpoint, whose tree has the older one's leaves in the same places. */
export const verifyGrowth = (
  primitives: Primitives,
  policy: Policy,
  old: Checkpoint,
  bytes: Uint8Array,
): Either<ProofRejection, VerifiedCheckpoint> => {
  const growth = addCheckpointFrom(bytes)
  if (E.isLeft(growth)) return growth
  const { oldSize, hashes } = growth.right
  if (oldSize !== old.size)
    return E.left({ rejected: 'old-size-differs', told: oldSize, expected: old.size })
  const checkpoint = verifyCheckpoint(primitives, policy, growth.right.checkpoint)
  if (E.isLeft(checkpoint)) return checkpoint
  const { origin, size, root } = checkpoint.right
  if (origin !== old.origin)
    return E.left({ rejected: 'origin-differs', origin, expected: old.origin })
  const sizes = { oldSize, oldRoot: old.root, size, root, proof: hashes }
  const verified = verifyConsistency(primitives, sizes)
  return E.isLeft(verified) ? verified : checkpoint
}
