/** The interface to the threads that check a whole ledger together; Node and browsers each implement it. */
import type { PlacedEntry } from '../checks/events.ts'
import type { SoundPart } from './check-part.ts'
import type { ScannedTable } from './state-scan.ts'

/** The entries under one tile, as in the file `tile/entries/…`. */
export type TileEntries = {
  /** The index of the first entry. */
  readonly first: number
  /** The number of entries. */
  readonly width: number
  readonly bytes: Uint8Array
  /** The positions of the entries in the log. */
  readonly positions: BigInt64Array
}

/** `root`: present for a full tile. */
export type TileHashes = { readonly leaves: Uint8Array; readonly root: Uint8Array | undefined }

/**
 * Each function answers undefined or false if something is wrong, without saying what: one thread then verifies the
 * bundle anew and names it. Rejects if a thread ended.
 */
export type Threads = {
  readonly count: number
  /** The number of parts of people; they are numbered from 1. */
  readonly parts: number
  /** Hashes the entries of one tile and assigns them to parts. Call it tile after tile. */
  readonly entries: (tile: TileEntries) => Promise<TileHashes | undefined>
  /** Takes the next bytes of `state.jsonl`. */
  readonly state: (piece: Uint8Array) => Promise<boolean>
  readonly stateEnd: () => Promise<ReadonlyArray<ScannedTable> | undefined>
  /**
   * Ends the assignment to parts. Answers the part without a person: its entries in order of index, and its lines as
   * in `PartAsked`.
   */
  readonly written: () => Promise<{
    readonly entries: Iterable<PlacedEntry>
    readonly lines: Iterable<string>
  }>
  /** Resolves when the answers that have arrived were handled. */
  readonly yieldTurn: () => Promise<void>
  /** Checks one part of people. */
  readonly part: (part: number) => Promise<SoundPart | undefined>
}

/** Runs `use` with threads for a ledger whose entries and rows have `bytes` bytes, and ends the threads. */
export type WithThreads = <A>(bytes: number, use: (threads: Threads) => Promise<A>) => Promise<A>

/**
 * Thrown when threads found a fault, or a bundle that they cannot check. One thread must then verify the bundle from
 * the beginning.
 */
export class Doubt extends Error {
  override readonly name = 'Doubt'
}
