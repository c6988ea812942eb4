/** What a ledger is put together from: ports and settings, never an engine by name. */
import type { HeldClock } from '../kernel/held-clock.ts'
import type { EventId } from '../kernel/ids.ts'
import type { RowStore } from '../projector/rows.ts'
import type { EventReader, EventStore, StoredEvent } from '../store/event-store.ts'
import type { WatchWrites } from '../store/write-watcher.ts'
import type { StoreState } from '../store/store-state.ts'
import type { IdentifierSettings } from '../vault/identifiers/identifier.ts'
import type { KeyPlace, KeyVault } from '../vault/key-vault.ts'

export type LedgerParts = {
  /** The ledger's name: what is sealed for one ledger does not open in another. */
  readonly name: string
  readonly store: EventStore<StoredEvent>
  /**
   * The log as people's records are told from it and rows are built anew: each event held against what was recorded. The
   * store itself where absent. Acts and live rows do not read it: they are held by a walk later.
   */
  readonly heldLog?: Pick<EventReader<StoredEvent>, 'read' | 'readAll' | 'readByStream'>
  /** How the log is, where it lies in this process. */
  readonly logState?: () => StoreState
  /** Where this process writes the log itself: what it writes is folded into rows while the disk works. */
  readonly watchWrites?: WatchWrites
  readonly vault: KeyVault
  /** `apart` when absent: whoever puts the parts together knows. */
  readonly keyPlace?: KeyPlace
  readonly rows: RowStore
  /** Milliseconds since 1970. It may go back: what is recorded does not. */
  readonly nowMs: () => number
  /** The same clock, held against one that nobody sets; where absent, `nowMs` is believed however it leaps. */
  readonly held?: HeldClock
  /** Opens also where the last event lies beyond the clock: for whoever is about to accept that. */
  readonly opensAhead?: true
  /** Milliseconds from any start, never going back: for time-outs and lag. */
  readonly monotonicMs: () => number
  /** A random UUID, version 4. */
  readonly newId: () => EventId
  /** Between 0 (included) and 1: spreads out retries. */
  readonly random: () => number
  readonly limits: LedgerLimits
  /** Told how far the rows have come while the ledger opens, in events of how many. */
  readonly onFolding?: (done: number, total: number) => void
  /** How identifiers are read; the defaults when absent. */
  readonly identifiers?: IdentifierSettings
}

export type LedgerLimits = {
  /** Rows older than this deny instead of answering (invariant 4). */
  readonly maxLagMs: number
  /** What people's states remembered between acts may weigh together, in entries (src/deciders/kept/weight.ts). */
  readonly cachedEntries: number
  /** How long an append whose outcome is unknown is tried again. */
  readonly appendDeadlineMs: number
  /** How far the clock of a device, or of who passes its word on, may be off: within it a claimed time says nothing. */
  readonly clockErrorMs: number
  /** How far the ledger's time may lie ahead of the clock, by what is recorded, before acts are refused. */
  readonly clockLeapMs: number
}

/**
 * Reasons: an answer a few seconds old would outlive a withdrawal; an entry takes 120 to 180 bytes, all of them up to
 * 54 MB. That is 19 000 people with four events each, or 5 000 with thirty.
 */
export const defaultLimits: LedgerLimits = {
  // Phones that set their clock by the network are right to seconds; those that do not are off by minutes.
  clockErrorMs: 5 * 60_000,
  // Machines with a time service are right to milliseconds: nothing honest is off by more.
  clockLeapMs: 5 * 60_000,
  maxLagMs: 5_000,
  cachedEntries: 300_000,
  appendDeadlineMs: 15_000,
}
