/** The one port to the rows on disk: tables of text, committed together with how far they were folded. */
import type { TaskEither } from '../fp.ts'
import type { EventId } from '../kernel/ids.ts'
import type { StreamPlace } from '../store/event-store.ts'

/** One build of one projection's rows. A higher generation is a later build, whatever its version. */
export type TableId = {
  readonly name: string
  readonly version: number
  readonly generation: number
}

/**
 * live      folded with every event and read by queries
 * frozen    read by queries as it stands, until its successor is built (its fold is no longer known)
 * building  folded from the start beside the others, read by nobody
 * dropped   read by nobody, to be deleted
 */
export type TablePhase = 'live' | 'frozen' | 'building' | 'dropped'

/**
 * The progress of a build in the order of stream names: all events up to position `until` of the streams before
 * `after`, and of that stream up to there. `seen` counts them, for people.
 */
export type ByStream = {
  readonly until: bigint
  readonly after: StreamPlace | undefined
  readonly seen: number
}

/** The position up to which one table was folded; -1n for none, or, while it is folded by stream, for no position yet. */
export type TableState = TableId & {
  readonly phase: TablePhase
  readonly position: bigint
  readonly byStream?: ByStream
}

/** The checkpoint: all that is known of the rows besides the rows. */
export type RowsState = {
  /** Everything up to here is in the live tables; -1n for nothing yet. */
  readonly position: bigint
  /** The last event folded, by which rows of another log are told apart. */
  readonly last?: { readonly position: bigint; readonly id: EventId }
  readonly tables: ReadonlyArray<TableState>
}

export const emptyState: RowsState = { position: -1n, tables: [] }

export type RowEntry = readonly [key: string, text: string]

/** One table on disk. Reads are synchronous and see the last commit. */
export type DiskTable = {
  readonly get: (key: string) => string | undefined
  /** As `Rows.scan`, with the rows as text. */
  readonly scan: (prefix: string, limit: number, after?: string) => ReadonlyArray<RowEntry>
}

/** The rows at one moment, unmoved by commits that follow; `done` lets go of it. */
export type RowsSnapshot = {
  readonly state: RowsState
  readonly entries: (table: TableId) => Iterable<RowEntry>
  readonly done: () => void
}

export type RowsFailure =
  /** Folder not writable, closed, or the engine failed and the process is to end: nothing of the commit was written. */
  | { readonly failure: 'rows-unavailable'; readonly cause: unknown }
  /** Too little room is left on the disk: nothing was tried. What is unsaved stays readable, and is saved later. */
  | { readonly failure: 'rows-disk-full'; readonly folder: string }

/** Thrown by reads of rows that cannot be had: a failure of the rows, and no bug of whoever reads them. */
export class RowsError extends Error {
  override readonly name = 'RowsError'
}

export type TableChanges = {
  readonly table: TableId
  readonly rows: ReadonlyArray<RowEntry>
  /** Keys of those rows that the table had none of before: what it must hold is known by them. */
  readonly made: ReadonlyArray<string>
}

/** A text that no fold made, under its key; undefined: none is kept any more. */
export type KeptChange = readonly [key: string, text: string | undefined]

/**
 * Texts beside the rows, committed with them and gone with them. Nothing rests on them: who put them there can do
 * without, and tells by what they say whether they are of any use.
 */
export type KeptTexts = {
  /** As of the last commit; undefined also where it is not what was put. */
  readonly get: (key: string) => string | undefined
  /** Deletes all of them. */
  readonly clear: () => TaskEither<RowsFailure, void>
}

/** Survives a killed process as of its last commit; a power cut may take it back some commits, never into pieces. */
export type RowStore = {
  /** As last committed. */
  readonly state: () => RowsState
  /** Makes the table where there is none. */
  readonly table: (id: TableId) => DiskTable
  /** All changes and the state, or nothing. One at a time. */
  readonly commit: (
    changes: ReadonlyArray<TableChanges>,
    state: RowsState,
    kept?: ReadonlyArray<KeptChange>,
  ) => TaskEither<RowsFailure, void>
  /** Makes their table where there is none. */
  readonly kept: () => KeptTexts
  /** Deletes a table that is out of use; one that is not there is no failure. */
  readonly drop: (id: TableId) => TaskEither<RowsFailure, void>
  readonly snapshot: () => RowsSnapshot
  /**
   * Reads every row beside whoever reads and writes, and holds what is there against what was written; `pace` waits
   * after so many bytes, which took so many ms of this thread. Gives how many rows; undefined where the signal aborted. Rejects with what it found.
   */
  readonly readThrough: (
    pace: (bytes: number, workedMs: number) => Promise<void>,
    signal: AbortSignal,
  ) => Promise<number | undefined>
  /** The number of whole reads of all rows by this process, without a fault. */
  readonly walks: () => number
  /** Waits for commits in flight. Twice is harmless. */
  readonly close: () => Promise<void>
}

/** `<name>@<version>.<generation>`: what a table is called on disk and in reports. */
export const tableName = ({ name, version, generation }: TableId): string =>
  `${name}@${version}.${generation}`
