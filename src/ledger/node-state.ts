/** How a node is, and what its operators say to it. */
import type { TaskEither } from '../fp.ts'
import type { ClockLeap } from '../events/facts/clock.ts'
import type { HandleFailure, RevisionMismatch } from './recording/run-command.ts'
import type { ErasedPagesState } from '../vault/key-vault.ts'
import type { ClockTrouble } from './clock/timekeeper.ts'

/** What a node knows of itself without asking anybody. */
export type Health = {
  readonly alive: boolean
  readonly position: bigint
  readonly head: bigint
  /** What is durable and not yet in the rows: events of an embedded log, bytes of a server's. */
  readonly lagEvents: number
  readonly lagMs: number
  /** Too far behind, or too long without word of the log: every decision is DENY with PROJECTION_BEHIND. */
  readonly behind: boolean
  readonly stopped?: string
  /** As the last append, and whoever follows the log, found it. */
  readonly store: 'ok' | 'away' | 'full' | 'damaged'
  /** Where, and what to do, where the log itself can tell. */
  readonly storeSays?: string
  readonly erasedPages: ErasedPagesState
  /** How often this process has read all rows through, and found them whole. */
  readonly rowWalks: number
  /** Other than `ok`: only what protects is recorded, until the clock is right or an operator accepts it. */
  readonly clock: 'ok' | ClockLeap
  /** How far the clock lies ahead of the ledger's time, in ms; 0 while it is `ok`. */
  readonly clockOffMs: number
}

/** There is no leap, or another one. */
export type ClockNotLeapt = { readonly refusal: 'clock-not-leapt' }
export type ClockAcceptance = TaskEither<
  HandleFailure | RevisionMismatch | ClockNotLeapt,
  ClockTrouble
>
