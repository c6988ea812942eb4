/** What deposited checkpoints hold in clear. */
import type { Family } from './family.ts'

export const deposits: Family<'CheckpointDeposited'> = {
  CheckpointDeposited: {
    size: 'measure',
    // Over entries, each of which holds ids that the ledger drew.
    root: 'keyed',
    // Of what a third party says of a root and a time: there is nothing of a person in what it is given.
    receiptSha256: 'document',
    receiptBytes: 'measure',
  },
}
