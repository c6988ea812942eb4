/** Reasons to refuse a policy, a checkpoint or a proof. `line` counts from 1. */
import type { NoteRejection } from '../note/rejection.ts'
import type { TreeRejection } from '../tree/rejection.ts'

export type ProofRejection =
  | NoteRejection
  | TreeRejection
  | { readonly rejected: 'policy-malformed'; readonly line: number; readonly why: string }
  | { readonly rejected: 'proof-malformed'; readonly line: number }
  | { readonly rejected: 'old-size-differs'; readonly told: number; readonly expected: number }
  | {
      readonly rejected: 'quorum-missing'
      readonly quorum: string
      readonly witnesses: ReadonlyArray<string>
      /** Names of the signers that state an impossible time, if any. */
      readonly mistimed?: ReadonlyArray<string>
    }
