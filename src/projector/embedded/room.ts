/** Room on the disk for what is to be written into rows. */
import type { KeptChange, RowEntry, RowsFailure, TableChanges } from '../rows.ts'

// A put copies the page it changes, and may split it. What LMDB adds of its own is little beside the rest.
const bytesPerRow = 4_096
const restBytes = 16 * 1024 * 1024

/** Deleted in one commit. */
export const keysPerDelete = 2_000
/** The most bytes that such a commit may write. */
export const bytesPerDelete = keysPerDelete * bytesPerRow

const bytesIn = (rows: ReadonlyArray<RowEntry | KeptChange>): number =>
  rows.reduce((sum, [, text = '']) => sum + bytesPerRow + text.length, 0)

/** The most bytes that a commit may write. */
export const bytesOf = (
  changes: ReadonlyArray<TableChanges>,
  kept: ReadonlyArray<KeptChange>,
): number => changes.reduce((sum, { rows }) => sum + bytesIn(rows), bytesIn(kept))

/** A folder of rows, and the bytes that may still be written there. */
type Disk = { readonly path: string; readonly freeBytes: () => number }

/** Nothing is asked of LMDB that the disk has no room for: after a failed write the process would have to end. */
export const noRoom = ({ freeBytes, path }: Disk, bytes: number): RowsFailure | undefined =>
  freeBytes() < bytes + restBytes ? { failure: 'rows-disk-full', folder: path } : undefined
