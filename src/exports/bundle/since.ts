/** The checkpoint that a reader kept and wants a bundle to lead from. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { equalBytes } from '../../transparency/bytes/equal.ts'
import { nodeCrypto } from '../../transparency/node-crypto.ts'
import type { ProvingFailure } from '../../transparency/proving/failure.ts'
import { newProver } from '../../transparency/proving/prover.ts'
import type { TransparencyLog } from '../../transparency/transparency-log.ts'
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
export const sizeSince = (
  { origin, tree }: Pick<TransparencyLog, 'origin' | 'tree'>,
  since: Since,
  size: number,
): Either<BundleRefused | ProvingFailure, number> => {
  if (since.origin !== undefined && since.origin !== origin)
    return E.left({ failure: 'since-of-another', origin })
  if (since.size > size) return E.left({ failure: 'since-ahead', size })
  if (since.root === undefined) return E.right(since.size)
  const root = newProver(nodeCrypto, tree).rootAt(since.size)
  if (E.isLeft(root)) return root
  return equalBytes(root.right, since.root)
    ? E.right(since.size)
    : E.left({ failure: 'since-differs', root: root.right })
}
