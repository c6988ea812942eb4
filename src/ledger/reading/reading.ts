/** The readings about people. Each is recorded (design invariant 10). */
import type { t } from '../../fp.ts'
import type { TaskEither } from '../../fp.ts'
import type { Actor } from '../../events/envelope.ts'
import type { ReadReason } from '../../events/facts/access.ts'
import type { HandleFailure, RevisionMismatch } from '../recording/run-command.ts'
import type { EventId, SubjectId } from '../../kernel/ids.ts'
import type { Instant } from '../../kernel/instant.ts'
import type { InForce } from '../../decisions/in-force.ts'
import type { RegisterRows, RegisterTable } from './register-rows.ts'
import type { Listed, ShownRow } from './shown-rows.ts'
import type { Standing } from '../../standing/standing.ts'
import type { OneEvent } from '../../replay/one-event.ts'
import type { Story, StoryFailure, Telling, TrailPage } from '../../replay/trail.ts'
import type { Alias } from '../../vault/key-vault.ts'
import type { TimeToCome } from '../clock/to-come.ts'
import type { SubjectUnknown } from '../recording/presence.ts'

/** The reader, with the reason of the reading. */
export type Reader = { readonly actor: Actor; readonly reason: t.TypeOf<typeof ReadReason> }

/** A standing, and the revision of the stream from which it was folded; the caller sends it back as `If-Match`. */
export type Known = {
  readonly standing: Standing
  readonly revision: bigint | 'no-stream'
  /** The instant of the reading, and everything in force at that instant. */
  readonly at: Instant
  readonly now: ReadonlyArray<InForce>
}

export type ReadingFailure =
  | SubjectUnknown
  | TimeToCome
  | HandleFailure
  | RevisionMismatch
  | StoryFailure

/** Rows in order of their keys, and the instant at which their state holds. */
export type RowsPage<Row> = { readonly at: Instant; readonly rows: ReadonlyArray<ShownRow<Row>> }

export type Reading = {
  /** At most `limit` entries of a person's trail. Recorded before it is answered. */
  readonly trail: (
    subject: SubjectId,
    telling: Telling & { readonly limit: number },
    reader: Reader,
  ) => TaskEither<ReadingFailure, TrailPage>
  /** The whole trail in pieces. Recorded once, before the first. */
  readonly story: (
    subject: SubjectId,
    telling: Telling,
    reader: Reader,
  ) => TaskEither<ReadingFailure, Story>
  /**
   * One event of a person's record with its changes; undefined if there is none that the caller may see. Recorded for
   * staff, as the trail is. A service is not a reader: it asks during its work, and, like the person, sees nothing
   * restricted.
   */
  readonly event: (
    subject: SubjectId,
    event: EventId,
    reader: Reader | 'service',
  ) => TaskEither<ReadingFailure, OneEvent | undefined>
  /** A person's present standing. Recorded, unless the person reads it. */
  readonly standing: (subject: SubjectId, reader: Reader) => TaskEither<ReadingFailure, Known>
  /**
   * Records that a reader asks about these people: one reading for each of them, in one append. The answers come from
   * rows or history afterwards.
   */
  readonly questions: (
    view: 'decision' | 'recipient_view' | 'identifiers',
    subjects: ReadonlyArray<SubjectId>,
    reader: Reader,
  ) => TaskEither<ReadingFailure, void>
  /** Records that a bundle about one or many people is made, before its first byte is sent. */
  readonly exported: (
    subject: SubjectId | undefined,
    reader: Reader,
  ) => TaskEither<ReadingFailure, void>
  /**
   * The kinds of identifiers that lead or led to the person; the vault keeps only a keyed hash of an identifier.
   * Recorded, unless the person reads it.
   */
  readonly identifiers: (
    subject: SubjectId,
    reader: Reader,
  ) => TaskEither<ReadingFailure, ReadonlyArray<Alias>>
  /**
   * Rows of a register by key prefix. If the rows are about one person, `subject` is named in the record of the
   * reading.
   */
  readonly rows: <T extends RegisterTable>(
    request: Listed<T> & { readonly subject?: SubjectId },
    reader: Reader,
  ) => TaskEither<ReadingFailure, RowsPage<RegisterRows[T]>>
}
