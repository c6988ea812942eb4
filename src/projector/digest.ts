/** One hash for all that was folded: equal wherever the same log was folded by the same projections (invariant 3). */
import { createHash } from 'node:crypto'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { sha256 } from '../kernel/hash.ts'
import { sha256From } from '../kernel/ids.ts'
import type { Sha256 } from '../kernel/ids.ts'
import type { RowEntry, RowsSnapshot, RowStore } from './rows.ts'

export type StateDigest = {
  /** The rows are those of the log up to here. */
  readonly position: bigint
  /** SHA-256 of a line `<projection> <digest>` for each table, by name. */
  readonly overall: Sha256
  readonly projections: ReadonlyArray<{
    readonly name: string
    readonly version: number
    readonly rows: number
    readonly sha256: Sha256
  }>
}

// A millisecond's worth: decisions are answered in between.
const rowsPerTurn = 512

type Hashed = { readonly rows: number; readonly sha256: Sha256 }

/** The name, then each row as `<key bytes> <row bytes> <key><row>`, in key order: no two lists of rows read alike. */
const hashRows = async (
  name: string,
  entries: Iterable<RowEntry>,
  signal: AbortSignal | undefined,
): Promise<Hashed> => {
  const hash = createHash('sha256').update(`${name}\n`)
  let rows = 0
  for (const [key, text] of entries) {
    hash.update(`${key.length} ${text.length} ${key}${text}`)
    rows += 1
    if (rows % rowsPerTurn !== 0) continue
    await nextTurn()
    signal?.throwIfAborted()
  }
  return { rows, sha256: sha256From(hash.digest('hex')) }
}

const digestOf = async (
  { state, entries }: RowsSnapshot,
  signal: AbortSignal | undefined,
): Promise<StateDigest> => {
  const projections: StateDigest['projections'][number][] = []
  const live = state.tables.filter(({ phase }) => phase === 'live')
  for (const id of live.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const hashed = await hashRows(id.name, entries(id), signal)
    projections.push({ name: id.name, version: id.version, ...hashed })
  }
  const lines = projections.map((one) => `${one.name} ${one.sha256}\n`)
  return { position: state.position, overall: sha256(lines.join('')), projections }
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
