/** The transparency log of a running ledger, as used by receipts, exports and routes. */
import type { Either } from '../fp.ts'
import type { LogTree } from './log-tree.ts'
import type { Signer, SigningFailed } from './signer.ts'
import type { HoldEntry } from './tree/hold-entry.ts'

/** A checkpoint that was made public. */
export type ShownCheckpoint = {
  /** The signed note, with the cosignatures so far. */
  readonly note: Uint8Array
  readonly size: number
  /** 32 bytes. */
  readonly root: Uint8Array
}

/** The log has stopped because of a fault: nothing is signed until it is mended, in this process or a later one. */
export type LogStopped = {
  readonly failure: 'log-stopped'
  /** The kind of the fault: a fixed word, such as `event-rewritten`. */
  readonly stoppedFor: string
  /** The index of the faulty entry, from 0; undefined if the fault is not about one entry. */
  readonly index?: number
}

/** Reasons for a missing checkpoint of a size. */
export type CheckpointFailure =
  | SigningFailed
  | LogStopped
  | { readonly failure: 'beyond-tree'; readonly size: number }

export type TransparencyLog = {
  /** Name of the log: first line of each checkpoint. */
  readonly origin: string
  readonly tree: LogTree
  /** The newest checkpoint; undefined before the first. */
  readonly shown: () => ShownCheckpoint | undefined
  /** The newest checkpoint once it covers `size` entries; undefined after `withinMs`. */
  readonly waitFor: (size: number, withinMs: number) => Promise<ShownCheckpoint | undefined>
  /** A checkpoint of exactly `size` entries, 0 to the tree's size, signed by this log's keys. */
  readonly checkpointAt: (size: number) => Promise<Either<CheckpointFailure, ShownCheckpoint>>
  /**
   * The hashes from the leaf at an index to the root of a checkpoint that covers it (RFC 6962 section 2.1.1).
   * Undefined if the tree lacks hashes, or has wrong ones: then the log stops.
   */
  readonly inclusion: (
    index: number,
    checkpoint: Pick<ShownCheckpoint, 'size' | 'root'>,
  ) => ReadonlyArray<Uint8Array> | undefined
  /** The index of the event at a position; undefined if there is none, or it is not in the tree yet. */
  readonly indexOf: (position: bigint) => number | undefined
  /** The position of the event at an index. */
  readonly positionOf: (index: number) => bigint | undefined
  /** Set once the log has stopped: this process makes no further checkpoint, nor proofs of later entries. */
  readonly stopped: () => LogStopped | undefined
  /** Compares an entry with the tree before it is passed on. A difference stops the log. */
  readonly holdEntry: HoldEntry
  /** The keys that sign now, newest first, at least one. Once the log has stopped, each refuses. */
  readonly signers: () => readonly [Signer, ...ReadonlyArray<Signer>]
  /** The public keys, `name+keyid+base64`: of those that sign now, and of retired ones. */
  readonly vkeys: () => ReadonlyArray<string>
}
