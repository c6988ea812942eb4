/** Whether a submitted tree only grew out of the one that was cosigned before it. */
import { E } from '../fp.ts'
import type { Either } from '../fp.ts'
import { equalBytes } from '../transparency/bytes/equal.ts'
import type { Primitives } from '../transparency/primitives.ts'
import { emptyRoot } from '../transparency/tree/hash.ts'
import { verifyConsistency } from '../transparency/tree/verify-consistency.ts'
import type { Refusal } from './refusal.ts'
import type { Submission } from './submission.ts'

/** The tree a witness knows of a log: the last that it cosigned. */
export type KnownTree = { readonly size: number; readonly root: Uint8Array }

/** Before the first cosignature, the tree without leaves is the known one. Read and written in one turn of the log. */
export const checkGrowth = (
  primitives: Primitives,
  known: KnownTree | undefined,
  { oldSize, proof, checkpoint }: Submission,
): Either<Refusal, true> => {
  const { size: oldKnown, root: oldRoot } = known ?? { size: 0, root: emptyRoot(primitives) }
  if (oldSize !== oldKnown) return E.left({ refusal: 'old-size-differs', known: oldKnown })
  const { size, root } = checkpoint
  // Two signed trees of one size need no proof: whoever holds both can show it.
  if (known !== undefined && size === oldKnown && !equalBytes(root, oldRoot))
    return E.left({ refusal: 'forked' })
  const grew = verifyConsistency(primitives, { oldSize, oldRoot, size, root, proof })
  return E.isRight(grew) ? grew : E.left({ refusal: 'inconsistent' })
}
