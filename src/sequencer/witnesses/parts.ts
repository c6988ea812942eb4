/** The environment of asking witnesses. */
import type { Prover } from '../../transparency/proving/prover.ts'
import type { Policy } from '../../transparency/proof/policy.ts'
import type { Primitives } from '../../transparency/primitives.ts'
import type { ShownCheckpoint, TransparencyLog } from '../../transparency/transparency-log.ts'
import type { Endorsements } from '../endorsed/endorsements.ts'

export type WitnessesParts = {
  /** The witnesses by address, and the number that must cosign. */
  readonly policy: Policy
  readonly log: Pick<TransparencyLog, 'checkpointAt' | 'tree'>
  readonly prover: Pick<Prover, 'consistency'>
  readonly endorsements: Endorsements
  readonly primitives: Primitives
  /** Milliseconds since 1970. */
  readonly nowMs: () => number
  /** From 0 to 1. */
  readonly random: () => number
  /** A witness is asked in passing at most so often, in ms. */
  readonly everyMs: number
  /** Told when another cosignature of this checkpoint is kept. */
  readonly onCosigned: (checkpoint: ShownCheckpoint) => void
  /** Told of each answer, after it was acted on. Must not throw. */
  readonly onHeard: (heard: Heard) => void
}

/** A witness's answer, and the tree of it. */
export type Heard = {
  /** Name of its key. */
  readonly witness: string
  readonly state: WitnessHealth['state']
  /** Entries of this log by now. */
  readonly entries: number
  /** Entries that it says it cosigned, where it told another size than it was asked from. */
  readonly claimed: number | undefined
}

/** The state of one witness, by the name of its key. */
export type WitnessHealth = {
  readonly witness: string
  /**
   * `ok`: it cosigned when it was asked last. `new`: not asked yet. `ahead`: it knows a larger tree of this log, so that
   * the log was put back, or another one signs with its key. `inconsistent`: it says that the log was rewritten.
   * `clock-differs`: it cosigned under a time that is minutes away from this machine's.
   * `cosigned-larger`: it was asked about an older checkpoint than the last it cosigned; never its state as a whole.
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
  /** The time of its last cosignature, in ms since 1970 by its clock; 0 for never. */
  readonly atMs: number
  /** It told a smaller size than it had cosigned: an older copy of its state was put back. Until this node ends. */
  readonly forgot: boolean
}
