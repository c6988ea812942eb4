/** Verifies a signed receipt or decision (docs/reference/receipts.md); the type in its header tells which. */
import { E } from '../../../fp.ts'
import type { Primitives } from '../../../transparency/primitives.ts'
import type { Policy } from '../../../transparency/proof/policy.ts'
import { replayDecision } from '../../receipts/replay-decision.ts'
import type { DecisionHistory } from '../../receipts/replay-decision.ts'
import { verifyDecision } from '../../receipts/verify-decision.ts'
import { verifyReceipt } from '../../receipts/verify-receipt.ts'
import type { StatementReport } from './report.ts'

const shape = /^[\w-]+\.[\w-]+\.[\w-]+$/

/** The signed text of a file, without a line feed at its end; undefined if it is not one. */
export const statementIn = (text: string): string | undefined => {
  const trimmed = text.trim()
  return shape.test(trimmed) ? trimmed : undefined
}

/**
 * Verifies the statement under the reader's keys. With a history, from a bundle that holds under the same policy, a
 * decision is also made again. Without one, nothing shows that a witness saw the events behind the decision.
 */
export const verifyStatement = (
  primitives: Primitives,
  policy: Policy,
  text: string,
  history: DecisionHistory | undefined,
): StatementReport => {
  const receipt = verifyReceipt(primitives, policy, text)
  if (E.isRight(receipt)) return { of: 'receipt', verdict: 'verified', receipt: receipt.right }
  if (receipt.left.rejected !== 'jws-type')
    return { of: 'receipt', verdict: 'refused', rejection: receipt.left }
  const decision = verifyDecision(primitives, policy.logs, text)
  if (E.isLeft(decision)) {
    const of = decision.left.rejected === 'jws-type' ? 'unknown' : 'decision'
    return { of, verdict: 'refused', rejection: decision.left }
  }
  const { claims, key } = decision.right
  const verified = { of: 'decision', verdict: 'verified', claims, key } as const
  if (history === undefined && policy.needs !== undefined) {
    const rejection = { rejected: 'quorum-unproven', quorum: policy.quorum } as const
    return { of: 'decision', verdict: 'refused', rejection }
  }
  if (history === undefined) return { ...verified, isReplayed: false }
  const again = replayDecision(primitives, claims, history)
  return E.isRight(again)
    ? { ...verified, isReplayed: true }
    : { of: 'decision', verdict: 'refused', rejection: again.left }
}
