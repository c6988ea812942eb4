/** Decides one act on a person's record: bounds its time, checks the caller's permission, decides, appends. */
import { E } from '../../fp.ts'
import type { Either, TaskEither } from '../../fp.ts'
import { protects } from '../../commands/protective.ts'
import { isIdNew } from '../../deciders/subject-state/begins.ts'
import { reachOf, resultsOf } from '../../deciders/outcome/effects.ts'
import { isInReach, isLimited } from '../../deciders/limits.ts'
import type { Act } from '../../commands/acts.ts'
import type { LedgerEvent } from '../../events/ledger-event.ts'
import { earlierState, reachesBack } from '../../deciders/subject-state/subject-state.ts'
import { subjectDecider } from '../../deciders/subject.ts'
import type { Draft } from '../../deciders/decider.ts'
import { areAll, isAmong } from '../../deciders/subject-state/recent-commands.ts'
import type { Refusal } from '../../deciders/refusal.ts'
import type { Result } from '../../deciders/outcome/result.ts'
import type { Context, SubjectState, SubjectCommand } from '../../deciders/subject.ts'
import { handle } from '../recording/run-command.ts'
import type { Env, Handled, Intent } from '../recording/run-command.ts'
import { unread } from '../../replay/load.ts'
import type { Loaded } from '../../replay/load.ts'
import { subjectStream } from '../../kernel/ids.ts'
import type { StreamId, SubjectId } from '../../kernel/ids.ts'
import type { Instant } from '../../kernel/instant.ts'
import type { StandingLens } from '../../standing/lens/lens.ts'
import type { Standing } from '../../standing/standing.ts'
import { askOf, claimOf } from './ask-of-act.ts'
import { answeredBefore } from '../idempotency/repeat-answer.ts'
import type { Answered, Receipts } from '../idempotency/repeat-answer.ts'
import { noChange, refusedFor } from '../idempotency/answer-draft.ts'
import type { Begun } from './begun-ids.ts'
import type { Command, Naming } from '../recording/command.ts'
import type { ActFailure, ActOutcome, ActRequest } from '../ledger.ts'
import { matterOf } from './matter.ts'
import { isOwedToErased } from '../idempotency/name-command.ts'
import { broughtForNothing } from './omit.ts'
import type { Kept } from './omit.ts'
import type { PrepareEnv } from './prepare-act.ts'
import { mustBePresent } from '../recording/presence.ts'
import type { RegistryMemory } from '../registry/registry-memory.ts'
import { stampFor } from '../recording/stamp.ts'
import type { Turns } from '../../store/turns.ts'
import { earliestCount } from '../clock/claimed-time.ts'
import { asItCounts } from './as-it-counts.ts'
import type { SubjectErased } from '../../vault/key-vault.ts'

export type ActEnv = Env<SubjectState> & {
  readonly vault: PrepareEnv['vault']
  readonly registry: RegistryMemory
  readonly turns: Turns
  readonly receipts: Receipts
  readonly naming: Pick<Naming, 'ofPerson'>
  /** The clock that claimed times are compared with (Timekeeper). */
  readonly claimsBy: Env<SubjectState>['clock']
  /** The tolerated error of a device's clock (LedgerLimits). */
  readonly clockErrorMs: number
  /** The position of the rows: the answer's position for a person without events. */
  readonly position: () => bigint
  /** A joined standing as decisions see it, from rows. */
  readonly seenWith: (subject: SubjectId) => (standing: Standing) => StandingLens
  /** Whether the rows are older than decisions allow. */
  readonly isBehind: () => boolean
  /** The person that each id of a disclosure, publication or exemption belongs to, from rows. */
  readonly begun: Begun
  readonly isCatalogueWhole: PrepareEnv['isCatalogueWhole']
}

/**
 * The earlier state for a late act, since a remembered state has no past. Its time is at most the act's final time,
 * because the clock never goes back. Only the events after it are read, not the whole stream.
 */
const startOver =
  ({ act }: ActRequest, { clock }: Pick<ActEnv, 'clock'>) =>
  (remembered: SubjectState): Loaded<SubjectState> | undefined => {
    const at = earliestCount(claimOf(act), clock(), protects(act))
    if (reachesBack(remembered, at)) return undefined
    const state = earlierState(remembered, at)
    // A stream has no gaps, so this number of events ends at this revision.
    return state.count === 0
      ? unread(state)
      : { state, revision: BigInt(state.count - 1), position: undefined }
  }

/** Checked on the same state on which the act is decided, so that an id cannot change its meaning in between. */
const isBeyondLimits = ({ act, limits }: ActRequest, state: SubjectState, env: ActEnv): boolean =>
  limits !== undefined &&
  isLimited(limits) &&
  !isInReach(reachOf(act, state, env.registry.viewNow(env.clock())), limits)

type Unseen = { readonly unseen: true }
const unseen: Unseen = { unseen: true }

/** `isDrawn`: the surrogate was looked up and is the ledger's; needed if nothing is recorded of it yet. */
const absenceOf = (
  state: SubjectState,
  { subject, act }: ActRequest,
  isDrawn: boolean,
): Unseen | SubjectErased | undefined => {
  const { erased } = state.standing
  if (erased !== undefined && !isOwedToErased(act))
    return { refusal: 'subject-erased', subject, at: erased.at }
  return isDrawn || state.latest !== undefined ? undefined : unseen
}

/**
 * The event for a keyed command that has no other. The refusal of a protective act is not kept: such an act is decided
 * anew each time, until it can be recorded.
 */
const answerOf =
  (act: Act, at: Instant) =>
  (refusal: Refusal | undefined): ReadonlyArray<Draft> => {
    if (refusal === undefined) return [noChange(at)]
    return protects(act) ? [] : refusedFor(at, refusal.refusal)
  }

const resultsAt = (
  { clock, registry }: Pick<ActEnv, 'clock' | 'registry'>,
  { act }: Pick<ActRequest, 'act'>,
  command: Command,
  state: SubjectState,
): ReadonlyArray<Result> => {
  const now = clock()
  return resultsOf(state, act, now, matterOf(act, command).matter, registry.viewNow(now))
}

type Asking = Intent<SubjectCommand, Context, Refusal>
type Undecided = Answered | Unseen

/** Why the act is not decided: an unknown or erased person, no permission, or answered before. */
const whyUndecided = (
  env: ActEnv,
  request: ActRequest,
  command: Command,
  before: Loaded<SubjectState>,
  isDrawn: boolean,
): ActFailure | Undecided | undefined => {
  const { state } = before
  const absent = absenceOf(state, request, isDrawn)
  if (absent !== undefined) return absent
  if (isBeyondLimits(request, state, env)) return { refusal: 'out-of-credential-scope' }
  const knows = { isRecent: isAmong(state.commands, command.id), isAll: areAll(state.commands) }
  const answered = answeredBefore(env.receipts, command, before, knows)
  return answered !== undefined && 'known' in answered
    ? { ...answered, results: resultsAt(env, request, command, state) }
    : answered
}

/** Called once the state is loaded; `kept` is the act to record. */
const intentOf =
  (env: ActEnv, request: ActRequest, command: Command, stream: StreamId, isDrawn: boolean) =>
  (before: Loaded<SubjectState>, { act }: Kept): Either<ActFailure | Undecided, Asking> => {
    const undecided = whyUndecided(env, request, command, before, isDrawn)
    if (undecided !== undefined) return E.left(undecided)
    const { subject } = request
    // Standings of joined surrogates come from rows. If these are too old, only protective acts are recorded.
    if (before.state.standing.joined !== undefined && !protects(act) && env.isBehind())
      return E.left({ failure: 'store-unavailable', cause: 'the rows are behind' })
    // A chosen id may belong to another person, which rows that are behind cannot tell.
    if (isIdNew(before.state, act) && !env.begun.isKnown())
      return E.left({ failure: 'store-unavailable', cause: 'the rows are behind' })
    const asked = askOf({ ...request, act }, command, env)
    if (E.isLeft(asked)) return asked
    const now = env.clock()
    const view = env.registry.viewNow(now)
    return E.right({
      command: asked.right,
      context: {
        view,
        now,
        seen: env.seenWith(subject),
        isTaken: env.begun.isOfOther(subject),
      },
      stamp: stampFor(command, stream, view.catalogue.profile, subject),
      ...(command.payloadTag === undefined ? {} : { answered: answerOf(act, now) }),
    })
  }

const nothing: ReadonlyArray<string> = []
const isOfActs = ({ type }: LedgerEvent): boolean => type !== 'CommandAnswered'

type Attempted = Either<ActFailure | Undecided, ActOutcome>

const outcomeOf = (
  env: ActEnv,
  command: Command,
  kept: Kept,
  { events: all, revision, state, position = env.position() }: Handled<SubjectState>,
): Attempted => {
  const events = all.every(isOfActs) ? all : all.filter(isOfActs)
  const lost = events.length === 0 ? broughtForNothing(kept.act, state.said) : nothing
  const omitted = lost.length === 0 ? kept.omitted : [...kept.omitted, ...lost]
  const results = resultsAt(env, kept, command, state)
  return E.right(
    omitted.length === 0
      ? { events, revision, position, repeated: false, results }
      : { events, revision, position, repeated: false, results, omitted },
  )
}

const attempt = (
  env: ActEnv,
  request: ActRequest,
  command: Command,
  isDrawn: boolean,
): Promise<Attempted> => {
  const { subject, act, ifRevision } = request
  const stream = subjectStream(subject)
  const decide = intentOf(env, request, command, stream, isDrawn)
  const view = () => env.registry.viewNow(env.clock())
  let kept: Kept = { act, omitted: nothing }
  const handling = handle(subjectDecider)(env)<ActFailure | Undecided>({
    stream,
    intent: (before) => {
      kept = asItCounts(view, before.state.standing, act)
      return decide(before, kept)
    },
    // A protective act means the same after any update, so there is no lost update to prevent.
    ifRevision: protects(act) ? undefined : ifRevision,
    startOver: startOver(request, env),
  })
  return handling().then((handled) =>
    E.isLeft(handled) ? handled : outcomeOf(env, command, kept, handled.right),
  )
}

/** Looks up whether the ledger drew the surrogate; only for a person without a record. */
const unseenBefore = async (
  env: ActEnv,
  request: ActRequest,
  command: Command,
): Promise<Either<ActFailure | Answered, ActOutcome>> => {
  const present = await mustBePresent(env)(request.subject)()
  if (E.isLeft(present)) return present
  const drawn = await attempt(env, request, command, true)
  if (E.isRight(drawn)) return drawn
  return E.left('unseen' in drawn.left ? { refusal: 'subject-unknown' } : drawn.left)
}

/** A person with a record exists. One without exists if the ledger drew their surrogate. */
export const attemptSeen =
  (
    env: ActEnv,
    request: ActRequest,
    command: Command,
  ): TaskEither<ActFailure | Answered, ActOutcome> =>
  () =>
    attempt(env, request, command, false).then((seen) => {
      if (E.isRight(seen)) return seen
      return 'unseen' in seen.left ? unseenBefore(env, request, command) : E.left(seen.left)
    })
