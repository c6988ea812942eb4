/** What may be read about people, and that reading is recorded (design invariant 10). */
import type { t } from '../fp.ts'
import type { Either, Option, TaskEither } from '../fp.ts'
import type { Actor } from '../events/envelope.ts'
import type { LedgerEvent } from '../events/ledger-event.ts'
import type { PersonalFields } from '../events/personal.ts'
import type { ReadReason } from '../events/access.ts'
import type { HandleFailure, RevisionMismatch } from '../handle.ts'
import type { UnreadableFailure } from '../handle/load.ts'
import type { SubjectId } from '../kernel/ids.ts'
import type { Instant } from '../kernel/instant.ts'
import type { InForce } from '../decisions/in-force.ts'
import type { RegisterRows, RegisterTable } from './register-rows.ts'
import type { Listed, ShownRow } from './shown-rows.ts'
import type { Standing } from '../standing/standing.ts'
import type { Change } from '../standing/changes.ts'
import type { Recorded, StoreFailure } from '../store/event-store.ts'
import type { Alias, VaultFailure } from '../vault/key-vault.ts'
import type { PartRejected } from '../vault/sealing.ts'
import type { TimeToCome } from './to-come.ts'
import type { SubjectUnknown } from './presence.ts'

/** Who reads, and why. */
export type Reader = { readonly actor: Actor; readonly reason: t.TypeOf<typeof ReadReason> }

/** One event of a trail, with what it changed, and its personal fields as far as they can still be opened. */
export type TrailEntry = {
  readonly recorded: Recorded<LedgerEvent>
  readonly changes: ReadonlyArray<Change>
  readonly personal: ReadonlyArray<{
    readonly subject: SubjectId
    readonly fields: Option<PersonalFields>
  }>
}

/** Up to where, on either clock. */
export type Until = {
  readonly asOf?: Instant
  readonly knownAt?: Instant
  readonly position?: bigint
}

/** A stretch of a person's story: the last one with where it leaves them, any other with where the next begins. */
export type TrailPage = {
  readonly subject: SubjectId
  readonly entries: ReadonlyArray<TrailEntry>
} & ({ readonly standing: Standing } | { readonly next: bigint })

/** Which part of a story: up to where, and after the event of which revision. */
export type Telling = {
  readonly until: Until
  readonly after?: bigint | undefined
  /** Whether it is told to the person: without what is restricted to officers and auditors. */
  readonly isOwn?: boolean
}

/** Some entries in order, none where a stretch shows nothing, and where the story has come to after them. */
export type Piece = { readonly entries: ReadonlyArray<TrailEntry>; readonly standing: Standing }

/** A story told in pieces, as fast as it is asked for; the last is its end, or why it cannot be told further. */
export type Story = AsyncGenerator<Either<ReadingFailure, Piece>, void>

/** A standing and the revision of the person's stream it is the fold of: what a caller sends back as `If-Match`. */
export type Known = {
  readonly standing: Standing
  readonly revision: bigint | 'no-stream'
  /** When it was looked at, and what of it is in force then. */
  readonly at: Instant
  readonly now: ReadonlyArray<InForce>
}

export type ReadingFailure =
  | SubjectUnknown
  | TimeToCome
  | HandleFailure
  | RevisionMismatch
  | StoreFailure
  | UnreadableFailure
  | VaultFailure
  | PartRejected

/** Rows in the order of their keys, and the instant for which they say what is in force. */
export type RowsPage<Row> = { readonly at: Instant; readonly rows: ReadonlyArray<ShownRow<Row>> }

export type Reading = {
  /** At most `limit` entries of a person's story. Recorded before it is answered. */
  readonly trail: (
    subject: SubjectId,
    telling: Telling & { readonly limit: number },
    reader: Reader,
  ) => TaskEither<ReadingFailure, TrailPage>
  /** The same in pieces, for whoever takes all of it. Recorded once, before the first. */
  readonly story: (
    subject: SubjectId,
    telling: Telling,
    reader: Reader,
  ) => TaskEither<ReadingFailure, Story>
  /** A person's present standing. Recorded, unless the person reads their own. */
  readonly standing: (subject: SubjectId, reader: Reader) => TaskEither<ReadingFailure, Known>
  /**
   * That a reader asks about these people, who are answered about from rows or history afterwards, or compared. One reading is
   * recorded for each of them, all in one append.
   */
  readonly questions: (
    view: 'decision' | 'recipient_view' | 'identifiers',
    subjects: ReadonlyArray<SubjectId>,
    reader: Reader,
  ) => TaskEither<ReadingFailure, void>
  /**
   * Identifiers that lead or led to the person: their kind, never the identifier, of which the vault keeps a keyed hash
   * alone. Recorded, unless the person reads their own.
   */
  readonly identifiers: (
    subject: SubjectId,
    reader: Reader,
  ) => TaskEither<ReadingFailure, ReadonlyArray<Alias>>
  /** Rows of a register by key prefix; `subject` is named in the record of the reading where it is about one. */
  readonly rows: <T extends RegisterTable>(
    request: Listed<T> & { readonly subject?: SubjectId },
    reader: Reader,
  ) => TaskEither<ReadingFailure, RowsPage<RegisterRows[T]>>
}
