/** Reading people's records: recorded first, then folded from their own events. */
import { E, TE, pipe } from '../fp.ts'
import type { Either, TaskEither } from '../fp.ts'
import type { ReadCommand } from '../deciders/access.ts'
import { decodeStored } from '../events/decode-stored.ts'
import type { Actor } from '../events/envelope.ts'
import type { LedgerEvent } from '../events/ledger-event.ts'
import type { HandleFailure, RevisionMismatch } from '../handle.ts'
import type { UnreadableFailure } from '../handle/load.ts'
import { subjectStream } from '../kernel/ids.ts'
import type { SubjectId } from '../kernel/ids.ts'
import { trailOf } from '../../projections/audit-trail.ts'
import { evolveStanding } from '../standing/evolve.ts'
import { nobody } from '../standing/standing.ts'
import type { EventReader, Recorded, StoreFailure, StoredEvent } from '../store/event-store.ts'
import type { OpenedPart } from '../vault/sealed-store.ts'
import type { VaultFailure } from '../vault/key-vault.ts'
import type { PartRejected } from '../vault/sealing.ts'
import type { SubjectUnknown } from './presence.ts'
import type { Known, Reader, Reading, ReadingFailure, Trail, TrailEntry, Until } from './reading.ts'

export type ReadingEnv = {
  /** Whether the ledger drew this surrogate: another is looked up nowhere, and stands in no record of a reading. */
  readonly drawn: (
    subject: SubjectId,
  ) => TaskEither<VaultFailure | StoreFailure | SubjectUnknown, void>
  readonly record: (
    actor: Actor,
    reading: ReadCommand,
  ) => TaskEither<HandleFailure | RevisionMismatch, void>
  readonly store: Pick<EventReader<StoredEvent>, 'read'>
  readonly open: (
    event: LedgerEvent,
  ) => TaskEither<VaultFailure | PartRejected, ReadonlyArray<OpenedPart>>
  readonly rowsOf: (
    projection: string,
    prefix: string,
    limit: number,
    after?: string,
  ) => ReadonlyArray<readonly [key: string, row: unknown]>
}

const pageSize = 500

type Stored = ReadonlyArray<Recorded<StoredEvent>>

const readStream = (
  env: ReadingEnv,
  subject: SubjectId,
  from = 0n,
): TaskEither<StoreFailure, Stored> =>
  pipe(
    env.store.read(subjectStream(subject), { direction: 'forwards', from, maxCount: pageSize }),
    TE.flatMap((page) =>
      page.length < pageSize
        ? TE.right(page)
        : pipe(
            readStream(env, subject, from + BigInt(pageSize)),
            TE.map((rest) => [...page, ...rest]),
          ),
    ),
    TE.orElse((failure) =>
      failure.failure === 'stream-not-found' ? TE.right([]) : TE.left(failure),
    ),
  )

const decoded = (page: Stored): Either<UnreadableFailure, ReadonlyArray<Recorded<LedgerEvent>>> => {
  const events: Recorded<LedgerEvent>[] = []
  for (const recorded of page) {
    const event = decodeStored(recorded.event.json)
    if (E.isLeft(event))
      return E.left({ failure: 'unreadable', stream: recorded.stream, reason: event.left })
    events.push({ ...recorded, event: event.right })
  }
  return E.right(events)
}

const isWithin =
  ({ asOf, knownAt, position }: Until) =>
  (recorded: Recorded<LedgerEvent>): boolean =>
    (asOf === undefined || recorded.event.occurredAt <= asOf) &&
    (knownAt === undefined || recorded.event.recordedAt <= knownAt) &&
    (position === undefined || recorded.position <= position)

type Opened = Pick<TrailEntry, 'recorded' | 'personal'>

/** Each event beside what it changed, and where that leaves the person. */
const story = (subject: SubjectId, opened: ReadonlyArray<Opened>): Trail => {
  const events = opened.map(({ recorded }) => recorded)
  const trail = trailOf(events)
  const entries = opened.map((entry, index): TrailEntry => ({
    ...entry,
    changes: trail[index]?.changes ?? [],
  }))
  return {
    subject,
    entries,
    standing: events.reduce((s, { event }) => evolveStanding(s, event), nobody),
  }
}

const readTrail =
  (env: ReadingEnv) =>
  (subject: SubjectId, until: Until): TaskEither<ReadingFailure, Trail> =>
    pipe(
      readStream(env, subject),
      TE.mapLeft((failure): ReadingFailure => failure),
      TE.flatMap((page) => TE.fromEither(decoded(page))),
      TE.flatMap((events) =>
        pipe(
          events.filter(isWithin(until)),
          TE.traverseArray((recorded) =>
            pipe(
              env.open(recorded.event),
              TE.map((personal): Opened => ({ recorded, personal })),
              TE.mapLeft((failure): ReadingFailure => failure),
            ),
          ),
        ),
      ),
      TE.map((opened) => story(subject, opened)),
    )

/** From the stream and not from rows: the revision must be the one this very standing is the fold of. */
const knownOf =
  (env: ReadingEnv) =>
  (subject: SubjectId): TaskEither<ReadingFailure, Known> =>
    pipe(
      readStream(env, subject),
      TE.mapLeft((failure): ReadingFailure => failure),
      TE.flatMap((page) => TE.fromEither(decoded(page))),
      TE.map((events) => ({
        standing: events.reduce((standing, { event }) => evolveStanding(standing, event), nobody),
        revision: events.at(-1)?.revision ?? 'no-stream',
      })),
    )

const viewOf = (projection: string): ReadCommand['view'] =>
  projection === 'disclosure-register' ? 'disclosures' : 'register'

/** Reading through the ledger. A person who reads their own record leaves no trace of themselves in the access log. */
export const makeReading = (env: ReadingEnv): Reading => {
  const recorded = (
    reader: Reader,
    reading: Omit<ReadCommand, 'reason'>,
  ): TaskEither<ReadingFailure, void> => {
    const drawn: TaskEither<ReadingFailure, void> =
      reading.subject === undefined ? TE.right(undefined) : env.drawn(reading.subject)
    return reader.reason === 'own_record'
      ? drawn
      : TE.flatMap(() => env.record(reader.actor, { ...reading, reason: reader.reason }))(drawn)
  }
  return {
    trail: (subject, until, reader) =>
      pipe(
        recorded(reader, { view: 'trail', subject }),
        TE.flatMap(() => readTrail(env)(subject, until)),
      ),
    standing: (subject, reader) =>
      pipe(
        recorded(reader, { view: 'record', subject }),
        TE.flatMap(() => knownOf(env)(subject)),
      ),
    rows: ({ projection, prefix, limit, after, subject }, reader) =>
      pipe(
        recorded(reader, {
          view: viewOf(projection),
          ...(subject === undefined ? {} : { subject }),
        }),
        TE.map(() => env.rowsOf(projection, prefix, limit, after)),
      ),
  }
}
