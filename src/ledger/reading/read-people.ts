/** Reads people's records: records the reading first, then folds the person's events. */
import { TE, pipe } from '../../fp.ts'
import type { TaskEither } from '../../fp.ts'
import type { ReadCommand } from '../../deciders/access.ts'
import type { Actor } from '../../events/envelope.ts'
import type { HandleFailure, RevisionMismatch } from '../recording/run-command.ts'
import { load } from '../../replay/load.ts'
import { subjectStream } from '../../kernel/ids.ts'
import type { SubjectId } from '../../kernel/ids.ts'
import { evolveStanding } from '../../standing/evolve.ts'
import { openStanding } from '../../standing/restricted.ts'
import { nobody } from '../../standing/standing.ts'
import type { Standing } from '../../standing/standing.ts'
import type { StoreFailure } from '../../store/event-store.ts'
import type { Lane } from '../../store/lane.ts'
import type { Alias, IdentifierIndex, VaultFailure } from '../../vault/key-vault.ts'
import { joinedStanding } from '../memory/joined-standing.ts'
import type { SubjectUnknown } from '../recording/presence.ts'
import type { Telling } from '../../replay/trail.ts'
import type { Known, Reader, Reading, ReadingFailure } from './reading.ts'
import { nowOfStanding } from './row-in-force.ts'
import type { RegisterTable } from './register-rows.ts'
import type { Judging } from './row-in-force.ts'
import type { ShowRows } from './shown-rows.ts'
import { tellOneEvent } from '../../replay/one-event.ts'
import { pageOfStory, tellStory } from '../../replay/story.ts'
import type { StoryEnv } from '../../replay/story.ts'
import { timeToCome } from '../clock/to-come.ts'

export type ReadingEnv = StoryEnv & {
  readonly lane: Lane
  /**
   * Whether the ledger drew this surrogate. An unknown one is looked up nowhere and is not written into the record of
   * readings.
   */
  readonly drawn: (
    subject: SubjectId,
  ) => TaskEither<VaultFailure | StoreFailure | SubjectUnknown, void>
  readonly record: (
    actor: Actor,
    readings: ReadonlyArray<ReadCommand>,
  ) => TaskEither<HandleFailure | RevisionMismatch, void>
  readonly aliases: IdentifierIndex['aliases']
  readonly judging: () => Judging
  readonly rowsOf: ShowRows
}

const standingFold = { initial: nobody, evolve: evolveStanding }

const foldOf =
  (env: ReadingEnv) =>
  (subject: SubjectId): TaskEither<ReadingFailure, Standing> =>
    pipe(
      load(standingFold)(env, subjectStream(subject)),
      TE.map(({ state }) => state),
    )

/** From the stream, not from rows: the revision must be the one of exactly this standing. */
const knownOf =
  (env: ReadingEnv) =>
  (subject: SubjectId): TaskEither<ReadingFailure, Known> =>
    pipe(
      load(standingFold)(env, subjectStream(subject)),
      TE.flatMap(({ state, revision }) =>
        pipe(
          joinedStanding(foldOf(env))(subject, state),
          TE.map((lens) => {
            const judging = env.judging()
            const now = nowOfStanding(judging, subject, state, lens)
            return { standing: state, revision, at: judging.at, now }
          }),
        ),
      ),
    )

const viewOf = (projection: RegisterTable): ReadCommand['view'] =>
  projection === 'disclosure-register' ? 'disclosures' : 'register'

/** Records one reading for each person, however many the questions. */
const questionsOf =
  (env: ReadingEnv): Reading['questions'] =>
  (view, subjects, { actor, reason }) => {
    const people = [...new Set(subjects)]
    return pipe(
      people,
      TE.traverseArray((subject): TaskEither<ReadingFailure, void> =>
        pipe(
          env.drawn(subject),
          TE.mapLeft((left) =>
            subjects.length > 1 && 'refusal' in left && left.refusal === 'subject-unknown'
              ? { ...left, question: subjects.indexOf(subject) }
              : left,
          ),
        ),
      ),
      TE.flatMap((): TaskEither<ReadingFailure, void> => {
        const readings = people.map((subject) => ({ view, subject, reason }))
        return env.record(actor, readings)
      }),
    )
  }

/** A person who reads their own record is not recorded as a reader. */
const recordedIn =
  (env: ReadingEnv) =>
  (reader: Reader, reading: Omit<ReadCommand, 'reason'>): TaskEither<ReadingFailure, void> => {
    const drawn: TaskEither<ReadingFailure, void> =
      reading.subject === undefined ? TE.right(undefined) : env.drawn(reading.subject)
    return reader.reason === 'own_record'
      ? drawn
      : TE.flatMap(() => env.record(reader.actor, [{ ...reading, reason: reader.reason }]))(drawn)
  }

const isOwn = ({ reason }: Reader): boolean => reason === 'own_record'

/** A time in the future is refused before anything is read or recorded. */
const trailIn =
  (env: ReadingEnv) =>
  (subject: SubjectId, { until }: Telling, reader: Reader): TaskEither<ReadingFailure, void> => {
    const toCome = timeToCome(until, env.judging().at)
    return toCome === undefined
      ? recordedIn(env)(reader, { view: 'trail', subject })
      : TE.left(toCome)
  }

const aliasesIn =
  (env: ReadingEnv): Reading['identifiers'] =>
  (subject, reader) =>
    pipe(
      recordedIn(env)(reader, { view: 'identifiers', subject }),
      TE.flatMap((): TaskEither<ReadingFailure, ReadonlyArray<Alias>> => env.aliases(subject)),
    )

/** Without a reader nothing is recorded, but the surrogate must still be one of this ledger. */
const eventIn =
  (env: ReadingEnv): Reading['event'] =>
  (subject, event, reader) =>
    pipe(
      reader === 'service'
        ? TE.mapLeft((left: ReadingFailure) => left)(env.drawn(subject))
        : recordedIn(env)(reader, { view: 'trail', subject }),
      TE.flatMap(
        () => () => tellOneEvent(env, subject, event, reader === 'service' || isOwn(reader)),
      ),
    )

/** The readings of a ledger. */
export const makeReading = (env: ReadingEnv): Reading => {
  const recorded = recordedIn(env)
  const begun = trailIn(env)
  return {
    trail: (subject, telling, reader) =>
      pipe(
        begun(subject, telling, reader),
        TE.flatMap(() => pageOfStory(env)(subject, { ...telling, isOwn: isOwn(reader) })),
      ),
    story: (subject, telling, reader) =>
      pipe(
        begun(subject, telling, reader),
        TE.map(() => tellStory(env, subject, { ...telling, isOwn: isOwn(reader) })),
      ),
    event: eventIn(env),
    questions: questionsOf(env),
    exported: (subject, reader) =>
      recorded(reader, { view: 'export', ...(subject === undefined ? {} : { subject }) }),
    standing: (subject, reader) =>
      pipe(
        recorded(reader, { view: 'record', subject }),
        TE.flatMap(() => knownOf(env)(subject)),
        TE.map((known) =>
          isOwn(reader) ? { ...known, standing: openStanding(known.standing) } : known,
        ),
      ),
    identifiers: aliasesIn(env),
    rows: ({ subject, ...listed }, reader) =>
      pipe(
        recorded(reader, {
          view: viewOf(listed.projection),
          ...(subject === undefined ? {} : { subject }),
        }),
        TE.map(() => {
          const judging = env.judging()
          return { at: judging.at, rows: env.rowsOf(judging, listed) }
        }),
      ),
  }
}
