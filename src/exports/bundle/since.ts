/** The checkpoint that a reader kept and wants a bundle to lead from. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { equalBytes } from '../../transparency/bytes/equal.ts'
import type { CheckpointFailure, TransparencyLog } from '../../transparency/transparency-log.ts'
import type { BundleRefused } from './failure.ts'

export type Since = {
  /** Entries, 1 or more. */
  readonly size: number
  /** 32 bytes. Undefined: what this log's tree had at that size. */
  readonly root?: Uint8Array | undefined
  /** Name of the log that the checkpoint is of; undefined where only its size is told. */
  readonly origin?: string | undefined
}

/** Its size, where a bundle of `size` entries can lead back to it. */
export const sizeSince = async (
  { origin, checkpointAt }: Pick<TransparencyLog, 'origin' | 'checkpointAt'>,
  since: Since,
  size: number,
): Promise<Either<BundleRefused | CheckpointFailure, number>> => {
  if (since.origin !== undefined && since.origin !== origin)
    return E.left({ failure: 'since-of-another', origin })
  if (since.size > size) return E.left({ failure: 'since-ahead', size })
  if (since.root === undefined) return E.right(since.size)
  // Held against what is signed now: a tree whose files rotted accuses nobody.
  const then = await checkpointAt(since.size)
  if (E.isLeft(then)) return then
  return equalBytes(then.right.root, since.root)
    ? E.right(since.size)
    : E.left({ failure: 'since-differs', root: then.right.root })
}
