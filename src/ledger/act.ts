/** Acts of one person: bounded in time, decided, recorded; the same key twice is the same act. */
import { E, TE, pipe } from '../fp.ts'
import type { Either, TaskEither } from '../fp.ts'
import { protects } from '../commands/protective.ts'
import { reachOf } from '../deciders/act-reach.ts'
import { isInReach, isLimited } from '../deciders/limits.ts'
import type { Act, ActName } from '../commands/acts.ts'
import { earlierLife, reachesBack } from '../deciders/life.ts'
import { subjectDecider } from '../deciders/subject.ts'
import type { Context, Life, SubjectCommand } from '../deciders/subject.ts'
import { handle } from '../handle.ts'
import type { Env, Intent } from '../handle.ts'
import { unread } from '../handle/load.ts'
import type { Loaded } from '../handle/load.ts'
import { uuidFrom } from '../kernel/hash.ts'
import { matterFrom, subjectStream } from '../kernel/ids.ts'
import type { MatterId } from '../kernel/ids.ts'
import { isRecorded, outcomeOf } from './known-command.ts'
import type { CommandKnown } from './known-command.ts'
import type { ActFailure, ActOutcome, ActRequest } from './ledger.ts'
import { withoutSecrets } from './omit.ts'
import { mustBePresent } from './presence.ts'
import type { PresenceEnv } from './presence.ts'
import type { Receipts } from './receipts.ts'
import type { RegistryMemory } from './registry-memory.ts'
import { retryingConflicts } from './retry.ts'
import { stampFor } from './stamp.ts'
import type { Turns } from '../store/turns.ts'
import { countOther, countProtective, earliestCount } from './when.ts'
import type { Claimed } from './when.ts'
import type { SubjectErased } from '../vault/key-vault.ts'

export type ActEnv = Env<Life> & {
  readonly vault: PresenceEnv['vault']
  readonly registry: RegistryMemory
  readonly turns: Turns
  readonly receipts: Receipts
  /** How far a device's clock may be off (LedgerLimits). */
  readonly clockErrorMs: number
  /** Of the rows: what an answer rests on where a person has no event. */
  readonly position: () => bigint
}

/** The acts that begin a matter; the others are spared the hash. */
const matterPrefix = ({ act }: Act): 'dsc' | 'exm' | undefined => {
  if (act === 'request-disclosure') return 'dsc'
  return act === 'invoke-exemption' ? 'exm' : undefined
}

/** A fresh id that a retry of the same command makes again. */
const matterOf = ({ act, meta }: ActRequest): { readonly matter?: MatterId } => {
  const prefix = matterPrefix(act)
  if (prefix === undefined) return {}
  return { matter: matterFrom(prefix, uuidFrom(meta.id, 'matter').replaceAll('-', '')) }
}

/** Who vouches for the time: the caller's word for a claimed one, the ledger itself for its own. */
const claimOf = ({ occurredAt, timeSource }: Act): Claimed => ({
  at: occurredAt,
  source: timeSource ?? (occurredAt === undefined ? 'ledger' : 'service'),
})

const commandOf = (request: ActRequest, env: ActEnv): Either<ActFailure, SubjectCommand> => {
  const { act, subject, meta } = request
  const claim = claimOf(act)
  const now = env.clock()
  return pipe(
    protects(act) ? E.right(countProtective(claim, now, env.clockErrorMs)) : countOther(claim, now),
    E.map((counted) => ({ subject, act, ...counted, requestId: meta.id, ...matterOf(request) })),
  )
}

/**
 * Remembered lives forgot their past, and an act told of late is judged by it. Never later than the time that the act
 * is then given: the clock does not go back. Read again is what was recorded since an earlier life that was kept, and
 * not the whole stream.
 */
const startOver =
  ({ act }: ActRequest, { clock }: Pick<ActEnv, 'clock'>) =>
  (life: Life): Loaded<Life> | undefined => {
    const at = earliestCount(claimOf(act), clock(), protects(act))
    if (reachesBack(life, at)) return undefined
    const state = earlierLife(life, at)
    // A stream has no gaps: so many events end at this revision.
    return state.count === 0
      ? unread(state)
      : { state, revision: BigInt(state.count - 1), position: undefined }
  }

/** By the very life that the act is decided on, so that an id cannot come to stand for something else in between. */
const isBeyondLimits = ({ act, limits }: ActRequest, life: Life, env: ActEnv): boolean =>
  limits !== undefined &&
  isLimited(limits) &&
  !isInReach(reachOf(act, life, env.registry.viewNow(env.clock())), limits)

/** What others still owe to a person who was erased, and confirm: it holds nothing of them but the surrogate. */
const afterErasure: ReadonlySet<ActName> = new Set([
  'acknowledge-withdrawal',
  'acknowledge-suppression',
  'acknowledge-disclosure',
  'take-down',
])

type Unseen = { readonly unseen: true }
const unseen: Unseen = { unseen: true }

/** `isDrawn`: it was looked up that the surrogate is the ledger's, of which nothing may be recorded yet. */
const refusedFor = (
  life: Life,
  { subject, act }: ActRequest,
  isDrawn: boolean,
): Unseen | SubjectErased | undefined => {
  const { erased } = life.standing
  if (erased !== undefined && !afterErasure.has(act.act))
    return { refusal: 'subject-erased', subject, at: erased.at }
  return isDrawn || life.latest !== undefined ? undefined : unseen
}

const attempt = (
  env: ActEnv,
  request: ActRequest,
  isDrawn: boolean,
): TaskEither<ActFailure | Unseen, ActOutcome> => {
  const { subject, meta, ifRevision } = request
  const stream = subjectStream(subject)
  const intent = (
    life: Life,
  ): Either<ActFailure | CommandKnown | Unseen, Intent<SubjectCommand, Context>> => {
    const absent = refusedFor(life, request, isDrawn)
    if (absent !== undefined) return E.left(absent)
    if (isBeyondLimits(request, life, env)) return E.left({ refusal: 'out-of-credential-scope' })
    if (isRecorded(life, meta)) return E.left({ known: meta.id })
    const command = commandOf(request, env)
    if (E.isLeft(command)) return command
    const now = env.clock()
    const view = env.registry.viewNow(now)
    const stamp = stampFor(meta, stream, view.catalogue.profile, subject)
    return E.right({ command: command.right, context: { view, now }, stamp })
  }
  return pipe(
    handle(subjectDecider)(env)<ActFailure | CommandKnown | Unseen>({
      stream,
      intent,
      // A word that protects means the same whatever was recorded meanwhile: there is no update for it to lose.
      ifRevision: protects(request.act) ? undefined : ifRevision,
      startOver: startOver(request, env),
    }),
    TE.map(({ events, revision, position = env.position() }) => ({
      events,
      revision,
      position,
      repeated: false,
    })),
    TE.orElse((failure): TaskEither<ActFailure | Unseen, ActOutcome> =>
      'known' in failure ? outcomeOf(env.store)(stream, meta) : TE.left(failure),
    ),
  )
}

/** Whoever has a record is there. Only of those who have none is it asked whether the ledger drew their surrogate. */
const attemptSeen = (env: ActEnv, request: ActRequest): TaskEither<ActFailure, ActOutcome> =>
  pipe(
    attempt(env, request, false),
    TE.orElse((failure): TaskEither<ActFailure, ActOutcome> =>
      'unseen' in failure
        ? pipe(
            mustBePresent(env)(request.subject),
            TE.flatMap(() => attempt(env, request, true)),
            TE.mapLeft((left): ActFailure =>
              'unseen' in left ? { refusal: 'subject-unknown' } : left,
            ),
          )
        : TE.left(failure),
    ),
  )

/** A guardian is a person of this ledger too: what is named as one is not stored unless it is. */
const guardianThere = (
  env: ActEnv,
  { act }: ActRequest,
): TaskEither<ActFailure, void> | undefined =>
  act.act === 'link-guardian' ? mustBePresent(env)(act.guardian) : undefined

/** Records one act. Acts of one person take turns; an act that met another writer is decided again. */
export const recordAct =
  (env: ActEnv) =>
  (asked: ActRequest): TaskEither<ActFailure, ActOutcome> => {
    const { act: kept, omitted } = withoutSecrets(asked.act)
    const request = { ...asked, act: kept }
    const recorded = retryingConflicts(attemptSeen(env, request))
    const guardian = guardianThere(env, request)
    const act = guardian === undefined ? recorded : TE.flatMap(() => recorded)(guardian)
    const told: typeof act =
      omitted.length === 0 ? act : TE.map((outcome: ActOutcome) => ({ ...outcome, omitted }))(act)
    return () => env.turns(request.subject, () => env.receipts.once(request.meta, told)())
  }
