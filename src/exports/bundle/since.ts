/** The checkpoint that a reader kept, from which a bundle should prove growth. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { equalBytes } from '../../transparency/bytes/equal.ts'
import type { CheckpointFailure, TransparencyLog } from '../../transparency/transparency-log.ts'
import type { BundleRefused } from './failure.ts'

export type Since = {
  /** Entries, 1 or more. */
  readonly size: number
  /** 32 bytes. Undefined: the root of this log's tree at that size. */
  readonly root?: Uint8Array | undefined
  /** The name of the checkpoint's log; undefined if the reader gave only its size. */
  readonly origin?: string | undefined
}

/** The size, if a bundle of `size` entries can prove growth from it. */
export const sizeSince = async (
  { origin, checkpointAt }: Pick<TransparencyLog, 'origin' | 'checkpointAt'>,
  since: Since,
  size: number,
): Promise<Either<BundleRefused | CheckpointFailure, number>> => {
  if (since.origin !== undefined && since.origin !== origin)
    return E.left({ failure: 'since-of-another', origin })
  if (since.size > size) return E.left({ failure: 'since-ahead', size })
  if (since.root === undefined) return E.right(since.size)
  // Compared with the tree as signed now, so that a damaged tree file does not blame the reader.
  const then = await checkpointAt(since.size)
  if (E.isLeft(then)) return then
  return equalBytes(then.right.root, since.root)
    ? E.right(since.size)
    : E.left({ failure: 'since-differs', root: then.right.root })
}
