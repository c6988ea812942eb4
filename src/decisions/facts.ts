/** The input of every gate: the question, resolved against the catalogue, and the person's standing. */
import type { View, RegisteredPurpose } from '../catalogue/view.ts'
import type { LawProfileRule } from '../catalogue/package/package.ts'
import type { GrantKind, MessageClass } from '../events/vocabulary.ts'
import type { CategoryId, EventId } from '../kernel/ids.ts'
import type { Instant } from '../kernel/instant.ts'
import type { StandingLens } from '../standing/lens/lens.ts'
import type { Ground, Obligation, Reason, Decision } from './answer.ts'
import type { Question } from './question.ts'

export type Facts = {
  readonly question: Question
  readonly view: View
  readonly standing: StandingLens
  readonly at: Instant
  readonly registered: RegisteredPurpose
  readonly rule: LawProfileRule
  readonly categories: ReadonlyArray<CategoryId>
  /** The class of the whole message, when something is sent. */
  readonly messageClass: MessageClass | undefined
  /** Kinds of consent that all must be there, each for itself. */
  readonly kinds: ReadonlyArray<GrantKind>
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

export type Passing = Extract<Verdict, { readonly pass: true }>

export type Gate = (facts: Facts) => Verdict

export const passed: Passing = { pass: true }

/** The combination of two passing verdicts, with the sooner end. */
export const both = (a: Passing, b: Passing): Passing => {
  if (a === passed) return b
  if (b === passed) return a
  const until =
    a.until === undefined || (b.until !== undefined && b.until < a.until) ? b.until : a.until
  const evidence = [...(a.evidence ?? []), ...(b.evidence ?? [])]
  return until === undefined ? { pass: true, evidence } : { pass: true, evidence, until }
}

export const denied = (reason: Reason, evidence: ReadonlyArray<EventId> = []): Verdict => ({
  pass: false,
  decision: 'DENY',
  reasons: [reason],
  evidence,
})

/** Whether the request goes on after the person declined, or after the account was cancelled (clauses 5.4-b, 7-c). */
export const survives = (
  { registered: { purpose }, question }: Pick<Facts, 'registered' | 'question'>,
  end: 'decline' | 'cancellation',
): boolean =>
  (purpose.survives === 'cancellation' || purpose.survives === end) &&
  (purpose.survivingOperations?.includes(question.operation) ?? true)
