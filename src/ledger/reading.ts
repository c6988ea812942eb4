/** What may be read about people, and that reading is recorded (design invariant 10). */
import type { t } from '../fp.ts'
import type { Option, TaskEither } from '../fp.ts'
import type { Actor } from '../events/envelope.ts'
import type { LedgerEvent } from '../events/ledger-event.ts'
import type { PersonalFields } from '../events/personal.ts'
import type { ReadReason } from '../events/access.ts'
import type { HandleFailure, RevisionMismatch } from '../handle.ts'
import type { UnreadableFailure } from '../handle/load.ts'
import type { RecipientId, SubjectId } from '../kernel/ids.ts'
import type { Instant } from '../kernel/instant.ts'
import type { Standing } from '../standing/standing.ts'
import type { Change } from '../standing/changes.ts'
import type { Recorded, StoreFailure } from '../store/event-store.ts'
import type { VaultFailure } from '../vault/key-vault.ts'
import type { PartRejected } from '../vault/sealing.ts'
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

export type Trail = {
  readonly subject: SubjectId
  readonly entries: ReadonlyArray<TrailEntry>
  readonly standing: Standing
}

/** A standing and the revision of the person's stream it is the fold of: what a caller sends back as `If-Match`. */
export type Known = { readonly standing: Standing; readonly revision: bigint | 'no-stream' }

export type ReadingFailure =
  | SubjectUnknown
  | HandleFailure
  | RevisionMismatch
  | StoreFailure
  | UnreadableFailure
  | VaultFailure
  | PartRejected

export type Reading = {
  /** A person's whole story. Recorded before it is answered. */
  readonly trail: (
    subject: SubjectId,
    until: Until,
    reader: Reader,
  ) => TaskEither<ReadingFailure, Trail>
  /** A person's present standing. Recorded, unless the person reads their own. */
  readonly standing: (subject: SubjectId, reader: Reader) => TaskEither<ReadingFailure, Known>
  /** Rows of a stored projection by key prefix; `subject` is named in the record of the reading where it is about one. */
  readonly rows: (
    request: {
      readonly projection: string
      readonly prefix: string
      readonly limit: number
      readonly after?: string
      readonly subject?: SubjectId
      readonly recipient?: RecipientId
    },
    reader: Reader,
  ) => TaskEither<ReadingFailure, ReadonlyArray<readonly [key: string, row: unknown]>>
}
