/**
 * The rule of an act, and the context in which it is decided. An act may be reported after acts that happened later,
 * so there are two states: `asOf` is the person's state at the act's own time, `known` is everything recorded so far.
 * The person's statements (consents, notices, preferences, permissions) are judged by `asOf`: the record says what was
 * true at each time, and a late report never undoes a later act. Things with an id of their own (a disclosure, an
 * exemption) are judged by `known`.
 */
import { E } from '../fp.ts'
import type { Either } from '../fp.ts'
import { historyAt, viewAt } from '../catalogue/view.ts'
import type { View } from '../catalogue/view.ts'
import type { ActName, ActNamed } from '../commands/acts.ts'
import type { Fact } from '../events/ledger-event.ts'
import type { LawProfile, TimeSource } from '../events/vocabulary.ts'
import type { ActorId, MatterId, SubjectId } from '../kernel/ids.ts'
import type { Instant } from '../kernel/instant.ts'
import type { StandingLens } from '../standing/lens/lens.ts'
import type { Standing } from '../standing/standing.ts'
import type { Refusal } from './refusal.ts'

/** Each act by its name. */
export type Acts = { readonly [N in ActName]: ActNamed<N> }

/** The context of a rule. `at` is the act's own time, never after `now`. */
export type RuleContext<S> = {
  readonly subject: SubjectId
  readonly at: Instant
  readonly now: Instant
  /** The source of `at`. */
  readonly timeSource: TimeSource
  /** A new id for the thing that the act begins, if the act brings none. */
  readonly matter: MatterId | undefined
  readonly asOf: S
  readonly known: S
  /** The catalogue as of the act's own time. */
  readonly view: View
  readonly viewNow: View
  readonly profile: LawProfile
  /** A standing as decisions see it: with all joined surrogates, as far as is known now. */
  readonly seen: (standing: Standing) => StandingLens
  /** The credential of the caller; absent if no caller is involved. */
  readonly actor?: ActorId | undefined
  /** All credentials of the caller's system, revoked ones too, if the rule needs them. */
  readonly kin?: ReadonlyArray<ActorId> | undefined
}

/** The result of an act: facts to record, or a refusal. */
export type Answer = Either<Refusal, ReadonlyArray<Fact>>
export const records = (...facts: ReadonlyArray<Fact>): Answer => E.right(facts)
export const refused = (refusal: Refusal): Answer => E.left(refusal)

/** The rule of one act. `decide` may return facts that hold already; the decider drops them by `isDone`. */
export type Rule<N extends ActName, S> = {
  readonly isDone: (act: Acts[N], context: RuleContext<S>) => boolean
  readonly decide: (act: Acts[N], context: RuleContext<S>) => Answer
}
export type Rules<N extends ActName, S> = { readonly [K in N]: Rule<K, S> }

/** The refusal of the first check that fails, in order. */
export const firstRefusal = <A>(
  checks: ReadonlyArray<(asked: A) => Refusal | undefined>,
  asked: A,
): Refusal | undefined => {
  for (const check of checks) {
    const refusal = check(asked)
    if (refusal !== undefined) return refusal
  }
  return undefined
}

/**
 * The catalogue as of an earlier time. Today's view serves as long as the versions in force are the same. Imported
 * history is judged by the texts' own dates, which may be earlier than their publication here.
 */
export const viewThen = (view: View, at: Instant, timeSource: TimeSource): View => {
  if (timeSource === 'import') return historyAt(view.catalogue, at)
  for (const { effectiveAt } of view.inForce.values()) {
    if (effectiveAt > at) return viewAt(view.catalogue, at)
  }
  return view
}
