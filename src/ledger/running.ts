/** The running parts of a ledger. */
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

/** The state that the store itself reports, or the one that the last append found. */
export type LogState = StoreState | { readonly state: 'away' }

export type Running = LedgerParts & {
  /** The ledger's time (timekeeper). */
  readonly clock: Clock
  readonly observe: Timekeeper['observe']
  readonly timekeeper: Pick<Timekeeper, 'claimsBy' | 'trouble' | 'accept'>
  readonly tables: Tables
  /** States of people between acts. */
  readonly people: Pick<People, 'states' | 'keepAll' | 'clear'>
  readonly projector: Projector
  readonly registry: RegistryMemory
  /** Facts about the log from this node's own appends. */
  readonly log: { readonly head: () => bigint; readonly state: () => LogState }
  /** The one lane in which long folds of this node run. */
  readonly lane: Lane
  /** Time slices of the event loop, shared by all long work. */
  readonly rounds: Rounds
  readonly seal: Env<never>['seal']
  readonly noteWritten: Env<never>['noteWritten']
}
