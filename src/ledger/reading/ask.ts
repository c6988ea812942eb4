/** Answers questions: live from rows, or from history as it was true and as it was known. */
import { TE, pipe } from '../../fp.ts'
import type { TaskEither } from '../../fp.ts'
import type { Ruling } from '../../decisions/answer.ts'
import { decideThrough } from '../../decisions/decide.ts'
import type { Question } from '../../decisions/question.ts'
import { load } from '../../replay/load.ts'
import type { Clock } from '../../kernel/clock.ts'
import { subjectStream } from '../../kernel/ids.ts'
import type { SubjectId } from '../../kernel/ids.ts'
import type { Instant } from '../../kernel/instant.ts'
import type { LedgerEvent } from '../../events/ledger-event.ts'
import type { StandingLens } from '../../standing/lens/lens.ts'
import { evolveStanding } from '../../standing/evolve.ts'
import { nobody } from '../../standing/standing.ts'
import type { Standing } from '../../standing/standing.ts'
import type { EventReader, StoredEvent } from '../../store/event-store.ts'
import type { Lane } from '../../store/lane.ts'
import type { Answer, AskFailure } from '../ledger.ts'
import { joinedStanding } from '../memory/joined-standing.ts'
import type { RegistryMemory } from '../registry/registry-memory.ts'
import { timeToCome } from '../clock/to-come.ts'

export type AskEnv = {
  readonly clock: Clock
  readonly registry: RegistryMemory
  readonly store: Pick<EventReader<StoredEvent>, 'read'>
  readonly lane: Lane
  readonly lensFor: (subject: SubjectId) => StandingLens
  /** Position of the rows. */
  readonly position: () => bigint
  /** Whether the rows are older than decisions allow, or their loop stopped (invariant 4). */
  readonly isBehind: () => boolean
}

const denyBehind = (question: Question, env: AskEnv, at: Instant): Ruling => ({
  decision: 'DENY',
  reasons: [{ code: 'PROJECTION_BEHIND' }],
  basis: { ground: 'none' },
  evidence: [],
  obligations: [],
  alternatives: [],
  validUntil: undefined,
  profile: question.profile ?? env.registry.viewNow(at).catalogue.profile,
})

// One literal: spreading a ruling and adding to it costs a third of a decision.
const answerOf = (ruling: Ruling, position: bigint, decidedAt: Instant): Answer => {
  const { decision, reasons, basis, evidence, policyVersion } = ruling
  const { obligations, alternatives, validUntil, profile } = ruling
  return policyVersion === undefined
    ? {
        decision,
        reasons,
        basis,
        evidence,
        obligations,
        alternatives,
        validUntil,
        profile,
        position,
        decidedAt,
      }
    : {
        decision,
        reasons,
        basis,
        evidence,
        policyVersion,
        obligations,
        alternatives,
        validUntil,
        profile,
        position,
        decidedAt,
      }
}

/** The live answer. It never waits; with rows that are too old it denies. */
export const askNow =
  (env: AskEnv) =>
  (question: Question): Answer => {
    const decidedAt = env.clock()
    const ruling = env.isBehind()
      ? denyBehind(question, env, decidedAt)
      : decideThrough(
          env.registry.viewNow(decidedAt),
          env.lensFor(question.subject),
          question,
          decidedAt,
        )
    return answerOf(ruling, env.position(), decidedAt)
  }

/** The two instants of a question about the past. `asOf` defaults to `knownAt`, and `knownAt` to now. */
const clocksOf = (
  question: Question,
  now: Instant,
): { readonly asOf: Instant; readonly knownAt: Instant } => ({
  asOf: question.asOf ?? question.knownAt ?? now,
  knownAt: question.knownAt ?? now,
})

const standingThen = (asOf: Instant, knownAt: Instant, until: bigint | undefined) => ({
  initial: nobody,
  evolve: (standing: Standing, event: LedgerEvent, position: bigint): Standing =>
    event.occurredAt <= asOf &&
    event.recordedAt <= knownAt &&
    (until === undefined || position <= until)
      ? evolveStanding(standing, event)
      : standing,
})

/**
 * The answer as of an instant, as known at an instant. With the `decidedAt` and `position` of a live answer it equals
 * that answer. Known hole: the registry is bounded by time only; a policy published between the two is taken as known.
 */
export const askThen =
  (env: AskEnv) =>
  (question: Question): TaskEither<AskFailure, Answer> => {
    const now = env.clock()
    const toCome = timeToCome(question, now)
    if (toCome !== undefined) return TE.left(toCome)
    const { asOf, knownAt } = clocksOf(question, now)
    const { atPosition } = question
    const until = atPosition === undefined ? undefined : BigInt(atPosition)
    const fold = (subject: SubjectId) =>
      pipe(
        load(standingThen(asOf, knownAt, until))(env, subjectStream(subject)),
        TE.map(({ state }) => state),
      )
    const { subject } = question
    return pipe(
      fold(subject),
      TE.flatMap((own) => joinedStanding(fold)(subject, own)),
      TE.mapLeft((failure): AskFailure => failure),
      TE.map((standing) =>
        answerOf(
          decideThrough(env.registry.viewThen(asOf, knownAt), standing, question, asOf),
          // Never a position beyond the rows, about which nothing is known yet.
          until === undefined || until > env.position() ? env.position() : until,
          asOf,
        ),
      ),
    )
  }
