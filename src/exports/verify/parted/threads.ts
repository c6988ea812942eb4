/** What a check of a whole ledger by several threads needs of wherever they run. */
import type { PlacedEntry } from '../checks/events.ts'
import type { SoundPart } from './check-part.ts'
import type { ScannedTable } from './state-scan.ts'

/** The entries below one tile, as `tile/entries` has them. */
export type TileEntries = {
  /** Index of the first one. */
  readonly first: number
  /** How many there are. */
  readonly width: number
  readonly bytes: Uint8Array
  /** Their places in the log. */
  readonly positions: BigInt64Array
}

/** `root`: of a tile that is full. */
export type TileHashes = { readonly leaves: Uint8Array; readonly root: Uint8Array | undefined }

/** Each answers undefined, or false, where something is wrong: what that is, is for others to find. Rejects where a thread ended. */
export type Threads = {
  readonly count: number
  /** Parts of people: those from 1 to here. */
  readonly parts: number
  /** Puts entries into their parts, tile after tile, and hashes them. */
  readonly entries: (tile: TileEntries) => Promise<TileHashes | undefined>
  /** The next bytes of the state's lines. */
  readonly state: (piece: Uint8Array) => Promise<boolean>
  readonly stateEnd: () => Promise<ReadonlyArray<ScannedTable> | undefined>
  /** All is put into parts. What is nobody's: its entries in order of index, and its lines as in `PartAsked`. */
  readonly written: () => Promise<{
    readonly entries: Iterable<PlacedEntry>
    readonly lines: Iterable<string>
  }>
  /** Resolved when what threads answered was taken. */
  readonly yieldTurn: () => Promise<void>
  /** Checks one part of people. */
  readonly part: (part: number) => Promise<SoundPart | undefined>
}

/** Runs `use` with threads for a ledger whose entries and rows have so many bytes; they are gone afterwards. */
export type WithThreads = <A>(bytes: number, use: (threads: Threads) => Promise<A>) => Promise<A>

/** Something is wrong with a bundle, or it is not what threads can check: one thread is to verify it, and say what it finds. */
export class Doubt extends Error {
  override readonly name = 'Doubt'
}
