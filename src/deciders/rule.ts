/**
 * The rule of an act, and what one act is judged by. An act may be told of after others that happened later, so there are two states:
 * `asOf` is the person's state as of the act's own time, `known` is everything recorded so far. What was said
 * (consents, notices, preferences, permissions) is judged by `asOf`: the record says what was true at each time,
 * and a late word never undoes a later one. What has an id of its own (a disclosure, an exemption) is judged by `known`.
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
  /** The source that vouches for `at`. */
  readonly timeSource: TimeSource
  /** A fresh id for what the act begins, when it brings none. */
  readonly matter: MatterId | undefined
  readonly asOf: S
  readonly known: S
  /** The catalogue as of the act's own time. */
  readonly view: View
  readonly viewNow: View
  readonly profile: LawProfile
  /** A standing as a decision sees it: with that of every joined surrogate, as far as is known now. */
  readonly seen: (standing: Standing) => StandingLens
  /** The credential of the caller; absent only if nobody asks. */
  readonly actor?: ActorId | undefined
  /** All credentials of the same system, those that were revoked too; where that is asked. */
  readonly kin?: ReadonlyArray<ActorId> | undefined
}

/** The outcome of an act: facts to record, or a refusal. */
export type Answer = Either<Refusal, ReadonlyArray<Fact>>
export const records = (...facts: ReadonlyArray<Fact>): Answer => E.right(facts)
export const refused = (refusal: Refusal): Answer => E.left(refusal)

/** The rule of one kind of act. `decide` may answer what already holds: the decider omits that by `isDone`. */
export type Rule<N extends ActName, S> = {
  readonly isDone: (act: Acts[N], context: RuleContext<S>) => boolean
  readonly decide: (act: Acts[N], context: RuleContext<S>) => Answer
}
export type Rules<N extends ActName, S> = { readonly [K in N]: Rule<K, S> }

/** The first refusal that any of the checks finds, in their order. */
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
 * The catalogue as of an earlier time. The view of now is good as long as what it has in force was so already. History
 * is brought in by the dates of the texts themselves, which may lie before their publication here.
 */
export const viewThen = (view: View, at: Instant, timeSource: TimeSource): View => {
  if (timeSource === 'import') return historyAt(view.catalogue, at)
  for (const { effectiveAt } of view.inForce.values()) {
    if (effectiveAt > at) return viewAt(view.catalogue, at)
  }
  return view
}
