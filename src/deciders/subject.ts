/** The decider of a person's stream: one rule for each act, in the files of the families. */
import { E } from '../fp.ts'
import type { Either } from '../fp.ts'
import { protects } from '../commands/protective.ts'
import { aboutAct } from '../commands/acts.ts'
import type { Act, ActName } from '../commands/acts.ts'
import type { Fact } from '../events/ledger-event.ts'
import type { PersonalFields } from '../events/personal.ts'
import type { Claim } from '../events/envelope.ts'
import type { TimeSource } from '../events/vocabulary.ts'
import type { View } from '../catalogue/view.ts'
import type { ActorId, EventId, MatterId, SubjectId } from '../kernel/ids.ts'
import type { Instant } from '../kernel/instant.ts'
import { lensOf } from '../standing/lens/folded-lens.ts'
import { accountRules } from './acts/account.ts'
import { withinError } from './subject-state/clock-error.ts'
import { consentRules } from './acts/consent.ts'
import type { Decider, Draft } from './decider.ts'
import { deviceRules } from './acts/device.ts'
import { disclosureRules } from './acts/disclosure.ts'
import { exemptionRules } from './acts/exemption.ts'
import { exemptionFollowUps } from './acts/exemption-follow-up.ts'
import { boundFault } from './subject-state/bounds.ts'
import { takenId } from './subject-state/begins.ts'
import type { IsTaken } from './subject-state/begins.ts'
import { evolveSubject, stateAsOf, initialState } from './subject-state/subject-state.ts'
import type { SubjectState } from './subject-state/subject-state.ts'
import { marketingRules } from './acts/marketing.ts'
import { noticeRules } from './acts/notice.ts'
import { objectionRules } from './acts/objection.ts'
import { personRules } from './acts/minor.ts'
import { publicationRules } from './acts/publication.ts'
import { subscriptionRules } from './acts/subscription.ts'
import type { Refusal } from './refusal.ts'
import { endedSince } from './outcome/ended-since.ts'
import { sharingEnded } from './outcome/sharing-ended.ts'
import { isSecondTap } from './subject-state/said-again.ts'
import { viewThen } from './rule.ts'
import type { Acts, Answer, Rule, RuleContext } from './rule.ts'

export type { SubjectState } from './subject-state/subject-state.ts'

/** One act about one person. `at` is when it happened; the caller ensures that it is not after the context's `now`. */
export type SubjectCommand = {
  readonly subject: SubjectId
  readonly act: Act
  readonly at: Instant
  readonly timeSource: TimeSource
  /** The claimed time, if it was not trusted. */
  readonly claimed?: Claim
  /** The latest possible time of the act, if the clock behind `at` may be wrong; not after `now`. */
  readonly latest?: Instant
  /** A new id for the disclosure or exemption that the act begins, used if the act brings none. */
  readonly matter?: MatterId
  readonly requestId: EventId
  /** The credential of the caller. */
  readonly actor?: ActorId
  readonly kin?: ReadonlyArray<ActorId>
}

/**
 * The catalogue as of `now`, and the ledger's time. `seen`: the standing as decisions see it; if absent, without
 * joined surrogates. `isTaken`: whether an id belongs to another person; if absent, none does.
 */
export type Context = {
  readonly view: View
  readonly now: Instant
  readonly seen?: RuleContext<SubjectState>['seen']
  readonly isTaken?: IsTaken
}

const rules: { readonly [N in ActName]: Rule<N, SubjectState> } = {
  ...noticeRules,
  ...consentRules,
  ...marketingRules,
  ...deviceRules,
  ...disclosureRules,
  ...publicationRules,
  ...exemptionRules,
  ...exemptionFollowUps,
  ...objectionRules,
  ...subscriptionRules,
  ...personRules,
  ...accountRules,
}

const ruleContextOf = (
  state: SubjectState,
  command: SubjectCommand,
  { view, now, seen = lensOf }: Context,
): RuleContext<SubjectState> => {
  const { subject, at, timeSource, matter } = command
  return {
    subject,
    at,
    now,
    timeSource,
    matter,
    asOf: stateAsOf(state, at),
    known: state,
    view: viewThen(view, at, timeSource),
    viewNow: view,
    profile: view.catalogue.profile,
    seen,
    actor: command.actor,
    kin: command.kin,
  }
}

/** The generic parameter ties each act to the rule of its own name. */
const isDone = <N extends ActName>(
  act: Acts[N] & { readonly act: N },
  ruleContext: RuleContext<SubjectState>,
): boolean => rules[act.act].isDone(act, ruleContext)
const answer = <N extends ActName>(
  act: Acts[N] & { readonly act: N },
  ruleContext: RuleContext<SubjectState>,
): Answer => rules[act.act].decide(act, ruleContext)

/** References of evidence are sealed: anyone with the file could find the person by a file number. */
const personalOf = (act: Act): PersonalFields | undefined =>
  act.act === 'invoke-exemption'
    ? { ...act.personal, references: act.proof.map(({ reference }) => reference) }
    : act.personal

type Writable<E> = { -readonly [K in keyof E]: E[K] }

/** Personal fields go into the first event only: one copy to seal, and to destroy. */
const draftsOf = (
  { subject, act, at, timeSource, claimed }: SubjectCommand,
  facts: ReadonlyArray<Fact>,
): ReadonlyArray<Draft> => {
  const { noticeHash, evidence } = act
  const personal = personalOf(act)
  return facts.map((fact, index) => {
    // One object, extended in place: this runs for every event.
    const draft: Writable<Draft> = { ...fact, occurredAt: at, timeSource }
    if (claimed !== undefined) draft.claimed = claimed
    if (noticeHash !== undefined) draft.noticeHash = noticeHash
    if (evidence !== undefined) draft.evidence = evidence
    if (personal !== undefined && index === 0) draft.personal = [{ subject, fields: personal }]
    return draft
  })
}

/** Refuses new entries beyond the bounds, whichever act begins them. Protective acts are recorded anyway. */
const withinBounds = (state: SubjectState, act: Act, facts: ReadonlyArray<Fact>): Answer => {
  const fault = facts.length === 0 || protects(act) ? undefined : boundFault(state, facts)
  return fault === undefined ? E.right(facts) : E.left(fault)
}

/** A word is recorded even if it changes nothing; any other act only if it is news. */
const isRecordedAnyway = (act: Act, ruleContext: RuleContext<SubjectState>): boolean =>
  aboutAct(act.act).isWord || !isDone(act, ruleContext)

const repeatsLastTap = (
  { said }: SubjectState,
  { act }: SubjectCommand,
  drafts: ReadonlyArray<Draft>,
): boolean =>
  aboutAct(act.act).isWord &&
  isSecondTap(said, drafts, {
    isEndDerived: act.act === 'grant-consent' && act.until === undefined,
    isProtective: protects(act),
  })

/** Grants in the facts that an earlier recorded event had ended: reported as of that end. */
const endedLater = (
  { requestId, timeSource }: SubjectCommand,
  facts: ReadonlyArray<Fact>,
  ruleContext: RuleContext<SubjectState>,
): ReadonlyArray<Draft> =>
  endedSince(facts, ruleContext, requestId).map(({ at: occurredAt, fact }) => ({
    ...fact,
    occurredAt,
    timeSource,
  }))

const decideAsTold = (
  state: SubjectState,
  command: SubjectCommand,
  context: Context,
): Either<Refusal, ReadonlyArray<Draft>> => {
  const ruleContext = ruleContextOf(state, command, context)
  const { act } = command
  const taken = takenId(state, act, context.isTaken)
  if (taken !== undefined) return E.left({ refusal: 'matter-taken', matter: taken })
  const decided = answer(act, ruleContext)
  if (E.isLeft(decided)) return decided
  const bounded = withinBounds(state, act, isRecordedAnyway(act, ruleContext) ? decided.right : [])
  if (E.isLeft(bounded)) return bounded
  const told = sharingEnded(bounded.right, ruleContext, command.requestId)
  const facts = told.length === 0 ? bounded.right : [...bounded.right, ...told]
  const drafts = [...draftsOf(command, facts), ...endedLater(command, bounded.right, ruleContext)]
  return E.right(repeatsLastTap(state, command, drafts) ? [] : drafts)
}

/**
 * A refused act is refused even if its aim holds already. An act whose aim holds is accepted, and recorded only if it
 * is a word of the person. Both are judged as of the act's own time, so that the two laws also hold for late reports.
 * A slightly slow clock is no reason to refuse: if the act is valid after events within the clock's error, it counts
 * from then (./subject-state/clock-error.ts).
 */
export const subjectDecider: Decider<SubjectState, SubjectCommand, Context, Refusal> = {
  initial: initialState,
  evolve: evolveSubject,
  decide: (state, command, context) => {
    const told = decideAsTold(state, command, context)
    if (E.isRight(told)) return told
    const counted = withinError(state, command, context.view)
    if (counted === undefined) return told
    const after = decideAsTold(state, { ...command, ...counted }, context)
    return E.isRight(after) ? after : told
  },
  isDone: (state, command, context) => isDone(command.act, ruleContextOf(state, command, context)),
}
