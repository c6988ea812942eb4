/**
 * A witness's answer that cannot be true if the log only grew, and the words for the operator. The answer is not
 * signed (c2sp.org/tlog-witness): it is a claim, and alone no reason to stop a ledger.
 */
import type { Contradiction } from '../../transparency/contradiction.ts'

const claimText = ({ says, entries, claimed }: Contradiction): string =>
  says === 'ahead'
    ? `claims that it cosigned ${claimed === undefined ? 'more' : claimed} entries of this log, which had ${entries}`
    : `claims that this log, at ${entries} entries, did not grow out of the checkpoint that it cosigned`

/** The sentence for the operations log and `doctor`: the claim, and the next steps. */
export const contradictionText = (one: Contradiction): string =>
  `the witness ${one.witness} ${claimText(one)} (since ${one.at}; the answer is not signed). If that is so, an older copy of the folder was restored, an event was changed, or somebody else signs with the log's key. ` +
  'First ask another witness, or its operator for the checkpoint that it cosigned, or compare with a checkpoint that you kept elsewhere. ' +
  'If that one differs too, stop the ledger, keep the folder as it is, and restore the newest copy; docs/how-to/run-a-witness.md says what each state means'
