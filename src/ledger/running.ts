/** A ledger's parts once they run. */
import type { Env } from './recording/run-command.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Projector } from '../projector/run.ts'
import type { StoreState } from '../store/store-state.ts'
import type { Lane } from '../store/lane.ts'
import type { Rounds } from '../store/rounds.ts'
import type { People } from './memory/people.ts'
import type { LedgerParts } from './parts.ts'
import type { RegistryMemory } from './registry/registry-memory.ts'
import type { Tables } from './tables.ts'
import type { Timekeeper } from './clock/timekeeper.ts'

/** As the store says of itself, or else as the last append found it. */
export type LogState = StoreState | { readonly state: 'away' }

export type Running = LedgerParts & {
  /** The ledger's time (timekeeper). */
  readonly clock: Clock
  readonly observe: Timekeeper['observe']
  readonly timekeeper: Pick<Timekeeper, 'claimsBy' | 'trouble' | 'accept'>
  readonly tables: Tables
  /** People's states between acts. */
  readonly people: Pick<People, 'states' | 'keepAll' | 'clear'>
  readonly projector: Projector
  readonly registry: RegistryMemory
  /** What this node's own appends have shown of the log. */
  readonly log: { readonly head: () => bigint; readonly state: () => LogState }
  /** For all long folds of this node. */
  readonly lane: Lane
  /** Of the event loop, shared by whatever takes long. */
  readonly rounds: Rounds
  readonly seal: Env<never>['seal']
  readonly noteWritten: Env<never>['noteWritten']
}
