/** The report on a signed receipt or decision. */
import type { DecisionClaims } from '../../receipts/decision-claims.ts'
import type { Finding } from '../finding.ts'
import type { ReplayRejection } from '../../receipts/replay-decision.ts'
import type { DecisionRejection } from '../../receipts/verify-decision.ts'
import type { ReceiptRejection, VerifiedReceipt } from '../../receipts/verify-receipt.ts'

/** Reasons why a bundle cannot show whether a decision is right. */
export type HistoryRejection =
  /** The first finding of the bundle; absent if a requested check could not be made. */
  | { readonly rejected: 'bundle-refused'; readonly finding?: Finding }
  | { readonly rejected: 'bundle-of-other-log'; readonly origin: string; readonly expected: string }
  | {
      readonly rejected: 'bundle-ends-before'
      readonly position: string
      readonly expected: string
    }
  /** The bundle covers neither the whole ledger nor all people that the decision depends on. */
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
      /** Whether the decision was made again from a bundle, with the same answer. */
      readonly isReplayed: boolean
    }
  | {
      readonly of: 'receipt' | 'decision' | 'unknown'
      readonly verdict: 'refused'
      readonly rejection: StatementRejection
    }
