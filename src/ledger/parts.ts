/** The parts of a ledger: ports and settings, never a certain engine. */
import type { HeldClock } from '../kernel/held-clock.ts'
import type { EventId } from '../kernel/ids.ts'
import type { RowStore } from '../projector/rows.ts'
import type { EventReader, EventStore, StoredEvent } from '../store/event-store.ts'
import type { WatchWrites } from '../store/write-watcher.ts'
import type { StoreState } from '../store/store-state.ts'
import type { IdentifierSettings } from '../vault/identifiers/identifier.ts'
import type { KeyPlace, KeyVault } from '../vault/key-vault.ts'

export type LedgerParts = {
  /** The ledger's name. A sealed field of one ledger does not open in another. */
  readonly name: string
  readonly store: EventStore<StoredEvent>
  /**
   * The log for people's records and for rebuilds, with each event compared with the tree. The store itself if absent.
   * Acts and live rows read the store directly; a later scrub compares those events.
   */
  readonly heldLog?: Pick<EventReader<StoredEvent>, 'read' | 'readAll' | 'readByStream'>
  /** The state of the log, if it lies in this process. */
  readonly logState?: () => StoreState
  /** Notifies of appends by this process, so that events are folded into rows before the disk has answered. */
  readonly watchWrites?: WatchWrites
  readonly vault: KeyVault
  /** Where the master key lies; `apart` if absent. */
  readonly keyPlace?: KeyPlace
  readonly rows: RowStore
  /** Milliseconds since 1970. The clock may go back; recorded times do not. */
  readonly nowMs: () => number
  /** The same clock, compared with a monotonic one. If absent, leaps of `nowMs` are not noticed. */
  readonly held?: HeldClock
  /** Opens the ledger although the last event is ahead of the clock: for the command that accepts the clock. */
  readonly opensAhead?: true
  /** Milliseconds from any origin, never going back: for time limits and lag. */
  readonly monotonicMs: () => number
  /** A random UUID, version 4. */
  readonly newId: () => EventId
  /** A random number from 0 (included) to 1, to spread retries. */
  readonly random: () => number
  readonly limits: LedgerLimits
  /** Called while the ledger opens: events folded so far, and in all. */
  readonly onFolding?: (done: number, total: number) => void
  /** The rules for identifiers; the defaults if absent. */
  readonly identifiers?: IdentifierSettings
}

export type LedgerLimits = {
  /** Rows older than this deny instead of answering (invariant 4). */
  readonly maxLagMs: number
  /** The largest total weight of people's states in memory, in entries (src/deciders/kept/weight.ts). */
  readonly cachedEntries: number
  /** How long an append with an unknown outcome is retried. */
  readonly appendDeadlineMs: number
  /** The tolerated error of the clock of a device or a partner. A claimed time within it is taken as now. */
  readonly clockErrorMs: number
  /** How far the clock may lead the ledger's last recorded time before acts are refused. */
  readonly clockLeapMs: number
}

/**
 * An answer more than a few seconds old could outlive a withdrawal. A cache entry takes 120 to 180 bytes, and all of
 * them up to 54 MB: states of 19 000 people with four events each, or of 5 000 with thirty.
 */
export const defaultLimits: LedgerLimits = {
  // Phones with network time are right to seconds; others are wrong by minutes.
  clockErrorMs: 5 * 60_000,
  // Machines with a time service are right to milliseconds, so no honest clock is wrong by more.
  clockLeapMs: 5 * 60_000,
  maxLagMs: 5_000,
  cachedEntries: 300_000,
  appendDeadlineMs: 15_000,
}
