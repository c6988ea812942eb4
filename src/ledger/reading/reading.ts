/** What may be read about people, and that reading is recorded (design invariant 10). */
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

/** Who reads, and why. */
export type Reader = { readonly actor: Actor; readonly reason: t.TypeOf<typeof ReadReason> }

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
  | StoryFailure

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
  /**
   * One event of a person's record with what it changed; undefined where there is none that may be shown. Recorded for
   * staff as the trail is. A service, which is no reader, asks in the course of its work: it and the person see nothing
   * that is restricted.
   */
  readonly event: (
    subject: SubjectId,
    event: EventId,
    reader: Reader | 'service',
  ) => TaskEither<ReadingFailure, OneEvent | undefined>
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
  /** That a bundle is made, of this person or of many. Recorded before the first byte of it. */
  readonly exported: (
    subject: SubjectId | undefined,
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
