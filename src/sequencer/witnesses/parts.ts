/** The environment for asking witnesses. */
import type { Prover } from '../../transparency/proving/prover.ts'
import type { Policy } from '../../transparency/proof/policy.ts'
import type { Primitives } from '../../transparency/primitives.ts'
import type { ShownCheckpoint, TransparencyLog } from '../../transparency/transparency-log.ts'
import type { Endorsements } from '../endorsed/endorsements.ts'

export type WitnessesParts = {
  /** The witnesses with their addresses, and the quorum. */
  readonly policy: Policy
  readonly log: Pick<TransparencyLog, 'checkpointAt' | 'tree'>
  readonly prover: Pick<Prover, 'consistency'>
  readonly endorsements: Endorsements
  readonly primitives: Primitives
  /** Milliseconds since 1970. */
  readonly nowMs: () => number
  /** A random number from 0 to 1. */
  readonly random: () => number
  /** The least time between two background requests to a witness, in ms. */
  readonly everyMs: number
  /** Called when another cosignature of this checkpoint was stored. */
  readonly onCosigned: (checkpoint: ShownCheckpoint) => void
  /** Called with each answer, after it was handled. Must not throw. */
  readonly onHeard: (heard: Heard) => void
}

/** A witness's answer about a tree. */
export type Heard = {
  /** Name of its key. */
  readonly witness: string
  readonly state: WitnessHealth['state']
  /** The size of this log now. */
  readonly entries: number
  /** The size that it claims to have cosigned, if it named another one than it was asked from. */
  readonly claimed: number | undefined
}

/** The state of one witness, by the name of its key. */
export type WitnessHealth = {
  readonly witness: string
  /**
   * `ok`: its last answer was a cosignature. `new`: not asked yet. `ahead`: it knows a larger tree of this log, so the
   * log was rolled back, or another log signs with its key. `inconsistent`: it claims that the log was rewritten.
   * `clock-differs`: its cosignature has a time minutes away from this machine's. `cosigned-larger`: it was asked
   * about a checkpoint older than its last; only the answer to one request, never its state.
   */
  readonly state:
    | 'new'
    | 'ok'
    | 'away'
    | 'unknown-log'
    | 'not-cosigned'
    | 'clock-differs'
    | 'ahead'
    | 'inconsistent'
    | 'cosigned-larger'
  /** The largest size that it cosigned. */
  readonly size: number
  /** The time of its last cosignature, in ms since 1970 by its clock; 0 if there is none. */
  readonly atMs: number
  /**
   * It named a smaller size than it had cosigned: its state was restored from an older copy. Reported until this node
   * ends.
   */
  readonly forgot: boolean
}
