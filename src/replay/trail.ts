/** A person's trail: their events in order, what each changed, and where they stand after it. */
import type { Either, Option } from '../fp.ts'
import type { LedgerEvent } from '../events/ledger-event.ts'
import type { PersonalFields } from '../events/personal.ts'
import type { SubjectId } from '../kernel/ids.ts'
import type { Change } from '../standing/changes.ts'
import type { Standing } from '../standing/standing.ts'
import type { Recorded, StoreFailure } from '../store/event-store.ts'
import type { VaultFailure } from '../vault/key-vault.ts'
import type { PartRejected } from '../vault/sealing.ts'
import type { UnreadableFailure } from './load.ts'
import type { Until } from './until.ts'

/** One event of a trail, with what it changed, and its personal fields as far as they can still be opened. */
export type TrailEntry = {
  readonly recorded: Recorded<LedgerEvent>
  readonly changes: ReadonlyArray<Change>
  readonly personal: ReadonlyArray<{
    readonly subject: SubjectId
    readonly fields: Option<PersonalFields>
  }>
}

/** A stretch of a person's story: the last one with where it leaves them, any other with where the next begins. */
export type TrailPage = {
  readonly subject: SubjectId
  readonly entries: ReadonlyArray<TrailEntry>
} & ({ readonly standing: Standing } | { readonly next: bigint })

/** The part of a trail: its end, and the revision after which it begins. */
export type Telling = {
  readonly until: Until
  readonly after?: bigint | undefined
  /** Whether it is told to the person: without what is restricted to officers and auditors. */
  readonly isOwn?: boolean
}

/** Reasons why a trail ends early: the log or the vault failed, or an event cannot be read or opened. */
export type StoryFailure = StoreFailure | UnreadableFailure | VaultFailure | PartRejected

/** Some entries in order, none where a stretch shows nothing, and where the story has come to after them. */
export type Piece = { readonly entries: ReadonlyArray<TrailEntry>; readonly standing: Standing }

/** A story told in pieces, as fast as it is asked for; the last is its end, or why it cannot be told further. */
export type Story = AsyncGenerator<Either<StoryFailure, Piece>, void>
