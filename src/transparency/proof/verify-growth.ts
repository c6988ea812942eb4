/** Whether a log only grew since a checkpoint, by the body that witnesses take (c2sp.org/tlog-witness, add-checkpoint). */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { decimalFrom } from '../bytes/decimal.ts'
import { hashesFrom } from '../bytes/hash-lines.ts'
import { bytesFrom, textFrom } from '../bytes/text.ts'
import type { Checkpoint } from '../note/checkpoint.ts'
import type { Primitives } from '../primitives.ts'
import { verifyConsistency } from '../tree/verify-consistency.ts'
import type { Policy } from './policy.ts'
import type { ProofRejection } from './rejection.ts'
import { verifyCheckpoint } from './verify-checkpoint.ts'
import type { VerifiedCheckpoint } from './verify-checkpoint.ts'

/** A witness is asked so: the size it knows, the way from there, and the newer signed note. */
export type Growth = {
  readonly oldSize: number
  readonly hashes: ReadonlyArray<Uint8Array>
  readonly checkpoint: Uint8Array
}

/** Lines of a proof that a witness takes at most. */
const maxHashes = 63

const malformed = (line: number) => E.left({ rejected: 'proof-malformed', line } as const)

/** Reads the body and verifies nothing; names the line that is not as the format says. */
export const growthFrom = (bytes: Uint8Array): Either<ProofRejection, Growth> => {
  const whole = textFrom(bytes) ?? ''
  const end = whole.indexOf('\n\n')
  if (end === -1) return malformed(1)
  const [oldLine = '', ...hashLines] = whole.slice(0, end).split('\n')
  const oldSize = oldLine.startsWith('old ') ? decimalFrom(oldLine.slice(4)) : undefined
  if (oldSize === undefined) return malformed(1)
  const hashes = hashesFrom(hashLines)
  if (hashes === undefined || hashes.length > maxHashes) return malformed(2)
  return E.right({ oldSize, hashes, checkpoint: bytesFrom(whole.slice(end + 2)) })
}

/** The newer checkpoint, verified, whose tree holds the older one's leaves at their places. */
export const verifyGrowth = (
  primitives: Primitives,
  policy: Policy,
  old: Checkpoint,
  bytes: Uint8Array,
): Either<ProofRejection, VerifiedCheckpoint> => {
  const growth = growthFrom(bytes)
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
