/** The reasons why a policy, a checkpoint or a proof is refused as a whole. `line` counts from 1. */
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
      /** Signers that state an impossible time: names, where there are any. */
      readonly mistimed?: ReadonlyArray<string>
    }
