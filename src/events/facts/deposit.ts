/** Checkpoints that were deposited with a third party (存证), so that another than the operator holds them. */
import { closed, whole } from '../../kernel/codec.ts'
import { Sha256 } from '../../kernel/ids.ts'
import { event } from '../event.ts'

const count = whole(0, Number.MAX_SAFE_INTEGER)

/** A third party took a checkpoint of the log and gave a receipt, which is kept outside of the log. */
export const CheckpointDeposited = event(
  'CheckpointDeposited',
  1,
  closed('CheckpointDeposited', {
    /** The tree that the checkpoint is of: entries, and root. */
    size: count,
    root: Sha256,
    /** Over the receipt's bytes, as the third party gave them. */
    receiptSha256: Sha256,
    receiptBytes: count,
  }),
  {
    size: 'measure',
    // Over entries, each of which holds ids that the ledger drew.
    root: 'keyed',
    // Of what a third party says of a root and a time: there is nothing of a person in what it is given.
    receiptSha256: 'document',
    receiptBytes: 'measure',
  },
)

/** Each of them by its type. */
export const depositEvents = {
  CheckpointDeposited,
} as const
