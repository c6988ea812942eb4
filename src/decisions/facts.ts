/** What every gate looks at: the question, resolved against the catalogue, and the person's standing. */
import type { View, RegisteredPurpose } from '../catalogue/view.ts'
import type { LawProfileRule } from '../catalogue/package.ts'
import type { MessageClass } from '../events/vocabulary.ts'
import type { CategoryId, EventId } from '../kernel/ids.ts'
import type { Instant } from '../kernel/instant.ts'
import type { Standing } from '../standing/standing.ts'
import type { Ground, Obligation, Reason, Decision } from './answer.ts'
import type { Question } from './question.ts'

export type Facts = {
  readonly question: Question
  readonly view: View
  readonly standing: Standing
  readonly at: Instant
  readonly registered: RegisteredPurpose
  readonly rule: LawProfileRule
  readonly categories: ReadonlyArray<CategoryId>
  /** The class of the whole message, when something is sent. */
  readonly messageClass: MessageClass | undefined
}

/** A gate lets the question through, saying what it rests on, or ends it. */
export type Verdict =
  | {
      readonly pass: true
      readonly evidence?: ReadonlyArray<EventId>
      readonly until?: Instant
      readonly obligations?: ReadonlyArray<Obligation>
      readonly ground?: Ground
    }
  | {
      readonly pass: false
      readonly decision: Decision
      readonly reasons: ReadonlyArray<Reason>
      readonly evidence?: ReadonlyArray<EventId>
      readonly obligations?: ReadonlyArray<Obligation>
      readonly ground?: Ground
      readonly until?: Instant
    }

export type Gate = (facts: Facts) => Verdict

export const passed: Verdict = { pass: true }

export const denied = (reason: Reason, evidence: ReadonlyArray<EventId> = []): Verdict => ({
  pass: false,
  decision: 'DENY',
  reasons: [reason],
  evidence,
})
