/** The state of a node, and the commands of its operators. */
import type { TaskEither } from '../fp.ts'
import type { ClockLeap } from '../events/facts/clock.ts'
import type { HandleFailure, RevisionMismatch } from './recording/run-command.ts'
import type { ErasedPagesState } from '../vault/key-vault.ts'
import type { ClockTrouble } from './clock/timekeeper.ts'

/** The facts that a node knows about itself without asking another system. */
export type Health = {
  readonly alive: boolean
  readonly position: bigint
  readonly head: bigint
  /** Recorded but not in the rows yet: events of an embedded log, bytes of a server's. */
  readonly lagEvents: number
  readonly lagMs: number
  /** The rows, or the feed of the log, are older than the bound: every decision is DENY with PROJECTION_BEHIND. */
  readonly behind: boolean
  readonly stopped?: string
  /** The state of the log in the last append, or in the feed. */
  readonly store: 'ok' | 'away' | 'full' | 'damaged'
  /** The place of the damage and the remedy, if the log itself can tell. */
  readonly storeSays?: string
  readonly erasedPages: ErasedPagesState
  /** How often this process has read all rows and found them intact. */
  readonly rowWalks: number
  /** If not `ok`, only protective acts are recorded, until the clock is right or an operator accepts it. */
  readonly clock: 'ok' | ClockLeap
  /** How far the clock is ahead of the ledger's time, in ms; 0 while it is `ok`. */
  readonly clockOffMs: number
}

/** The clock has not leapt, or not in this direction. */
export type ClockNotLeapt = { readonly refusal: 'clock-not-leapt' }
export type ClockAcceptance = TaskEither<
  HandleFailure | RevisionMismatch | ClockNotLeapt,
  ClockTrouble
>
