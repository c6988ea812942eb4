/** What the verification of a signed receipt or decision answers. */
import type { DecisionClaims } from '../../receipts/decision-claims.ts'
import type { Finding } from '../finding.ts'
import type { ReplayRejection } from '../../receipts/replay-decision.ts'
import type { DecisionRejection } from '../../receipts/verify-decision.ts'
import type { ReceiptRejection, VerifiedReceipt } from '../../receipts/verify-receipt.ts'

/** Why a bundle cannot tell whether a decision is right. */
export type HistoryRejection =
  /** The first thing that a check of the bundle found wrong; absent where one could not be made. */
  | { readonly rejected: 'bundle-refused'; readonly finding?: Finding }
  | { readonly rejected: 'bundle-of-other-log'; readonly origin: string; readonly expected: string }
  | {
      readonly rejected: 'bundle-ends-before'
      readonly position: string
      readonly expected: string
    }
  /** It is not of the whole ledger, nor of all the people that the decision looked at. */
  | { readonly rejected: 'bundle-of-a-part' }

export type StatementRejection =
  | ReceiptRejection
  | DecisionRejection
  | ReplayRejection
  | HistoryRejection

export type StatementReport =
  | { readonly of: 'receipt'; readonly verdict: 'verified'; readonly receipt: VerifiedReceipt }
  | {
      readonly of: 'decision'
      readonly verdict: 'verified'
      readonly claims: DecisionClaims
      readonly key: string
      /** Whether the same answer was made again from a bundle. */
      readonly isReplayed: boolean
    }
  | {
      readonly of: 'receipt' | 'decision' | 'unknown'
      readonly verdict: 'refused'
      readonly rejection: StatementRejection
    }
