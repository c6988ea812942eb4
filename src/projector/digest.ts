/** One hash for all that was folded: equal wherever the same log was folded by the same projections (invariant 3). */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Sha256 } from '../kernel/ids.ts'
import type { RowEntry, RowsSnapshot, RowStore, TableId } from './rows.ts'
import { newTableHash, overallDigest } from './table-hash.ts'
import type { TableDigest } from './table-hash.ts'

export type StateDigest = {
  /** The rows are those of the log up to here. */
  readonly position: bigint
  /** SHA-256 of a line `<projection> <digest>` for each table, by name. */
  readonly overall: Sha256
  readonly projections: ReadonlyArray<TableDigest>
}

// A millisecond's worth: decisions are answered in between.
const rowsPerTurn = 512

const hashRows = async (
  id: Pick<TableDigest, 'name' | 'version'>,
  entries: Iterable<RowEntry>,
  signal: AbortSignal | undefined,
): Promise<TableDigest> => {
  const hash = newTableHash(id)
  let rows = 0
  for (const [key, text] of entries) {
    hash.add(key, text)
    rows += 1
    if (rows % rowsPerTurn !== 0) continue
    await nextTurn()
    signal?.throwIfAborted()
  }
  return hash.end()
}

/** The live tables of a snapshot, by name. */
export const liveTables = ({ state }: Pick<RowsSnapshot, 'state'>): ReadonlyArray<TableId> =>
  state.tables
    .filter(({ phase }) => phase === 'live')
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))

const digestOf = async (
  snapshot: RowsSnapshot,
  signal: AbortSignal | undefined,
): Promise<StateDigest> => {
  const projections: TableDigest[] = []
  for (const id of liveTables(snapshot))
    projections.push(await hashRows(id, snapshot.entries(id), signal))
  return {
    position: snapshot.state.position,
    overall: overallDigest(projections),
    projections,
  }
}

/**
 * Digests the live tables as last saved, while everything goes on. A table that is frozen or being built for the
 * first time is left out. Rejects only if the rows cannot be read, or the signal aborts: before the rows are closed.
 */
export const stateDigest = async (
  rows: Pick<RowStore, 'snapshot'>,
  signal?: AbortSignal,
): Promise<StateDigest> => {
  const snapshot = rows.snapshot()
  try {
    return await digestOf(snapshot, signal)
  } finally {
    snapshot.done()
  }
}
