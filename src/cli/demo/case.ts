/** One person whose history shows one rule, and questions whose answers prove it. */
import type { Decision, ReasonCode } from '../../decisions/answer.ts'
import type { Step } from './step.ts'

/** A question about the person at the end of the demo, unless it says when; and the answer that is right. */
export type Ask = {
  readonly question: {
    readonly purpose: string
    readonly operation: string
    readonly [field: string]: unknown
  }
  readonly decision: Decision
  readonly reason: ReasonCode
}

export type Case = {
  /** The number of the acceptance check. */
  readonly check: number
  readonly who: string
  readonly title: string
  readonly steps: ReadonlyArray<Step>
  readonly asks: ReadonlyArray<Ask>
}

/** A question, and its right answer. */
export const ask = (
  purpose: string,
  operation: string,
  decision: Decision,
  reason: ReasonCode,
  more: { readonly [field: string]: unknown } = {},
): Ask => ({ question: { purpose, operation, ...more }, decision, reason })
