/** The transparency log of a running ledger, as receipts, exports and routes ask for it. */
import type { Either } from '../fp.ts'
import type { LogTree } from './log-tree.ts'
import type { Signer, SigningFailed } from './signer.ts'
import type { HoldEntry } from './tree/hold-entry.ts'

/** A checkpoint that anybody may have been shown. */
export type ShownCheckpoint = {
  /** The signed note, with the cosignatures had so far. */
  readonly note: Uint8Array
  readonly size: number
  /** 32 bytes. */
  readonly root: Uint8Array
}

/** The log has stopped for something that was found in it: nothing more is signed, here and until it is mended. */
export type LogStopped = {
  readonly failure: 'log-stopped'
  /** The kind of what was found: a closed word, such as `event-rewritten`. */
  readonly stoppedFor: string
  /** The entry it was found at, from 0; undefined where it is not about one. */
  readonly index?: number
}

/** The reasons why there is no checkpoint of a size. */
export type CheckpointFailure =
  | SigningFailed
  | LogStopped
  | { readonly failure: 'beyond-tree'; readonly size: number }

export type TransparencyLog = {
  /** Name of the log: first line of each checkpoint. */
  readonly origin: string
  readonly tree: LogTree
  /** The newest; undefined before the first. */
  readonly shown: () => ShownCheckpoint | undefined
  /** The newest once it covers `size` entries, or undefined after `withinMs`. */
  readonly waitFor: (size: number, withinMs: number) => Promise<ShownCheckpoint | undefined>
  /** A checkpoint of exactly `size` entries, 0 to the tree's size, signed by this log's keys. */
  readonly checkpointAt: (size: number) => Promise<Either<CheckpointFailure, ShownCheckpoint>>
  /**
   * The hashes that lead from the leaf at an index to the root of a checkpoint that covers it (RFC 6962 section 2.1.1).
   * Undefined where the tree has none, or has others: then the log stops.
   */
  readonly inclusion: (
    index: number,
    checkpoint: Pick<ShownCheckpoint, 'size' | 'root'>,
  ) => ReadonlyArray<Uint8Array> | undefined
  /** The index of the event at a position of the log; undefined where there is none, or not yet. */
  readonly indexOf: (position: bigint) => number | undefined
  /** The position of the event at an index. */
  readonly positionOf: (index: number) => bigint | undefined
  /** Set from when the log has stopped: no checkpoint, and no proof of what came since, follows in this process. */
  readonly stopped: () => LogStopped | undefined
  /** Asked of each entry before it is handed out: one that does not agree with the tree stops the log. */
  readonly holdEntry: HoldEntry
  /** Keys that sign now, the newest first: at least one. Once the log has stopped, each refuses to. */
  readonly signers: () => readonly [Signer, ...ReadonlyArray<Signer>]
  /** Keys that verify, `name+keyid+base64`: those that sign now, and those retired. */
  readonly vkeys: () => ReadonlyArray<string>
}
