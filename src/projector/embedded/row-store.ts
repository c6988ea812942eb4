/** The port to the rows over an open LMDB environment. */
import type { Database, RootDatabase } from 'lmdb'
import { E } from '../../fp.ts'
import type { TaskEither } from '../../fp.ts'
import { emptyState, RowsError, tableName } from '../rows.ts'
import type {
  RowEntry,
  RowStore,
  RowsFailure,
  RowsSnapshot,
  TableChanges,
  TableId,
} from '../rows.ts'
import type { Containment } from './containment.ts'
import { diskTable, opened, putRow, tableOf } from './disk-table.ts'
import type { Table } from './disk-table.ts'
import { noKeys, withKeys } from './key-sum.ts'
import { ledgerKey, openMeta, sealMeta, stateKey } from './meta-text.ts'
import { readState, stateText } from './state-text.ts'
import type { SaidOfRows } from './state-text.ts'
import { readingThrough } from './read-through.ts'
import { inTurns } from './turns.ts'
import type { InTurns } from './turns.ts'
import { writeBatch } from './write-batch.ts'

/** An open environment. */
export type Folder = {
  readonly path: string
  readonly root: RootDatabase<string, string>
  readonly meta: Database<string, string>
  readonly tables: Map<string, Table>
  readonly containment: Containment
  /** Bytes that may still be written. */
  readonly freeBytes: () => number
  /** The ledger's id, where the rows do not hold it yet. */
  readonly unsaidLedger: string | undefined
  /** Called once after the environment was closed in order. */
  readonly onClosed: () => void
}

const tableIn = ({ root, tables, containment }: Folder, id: TableId): Table => {
  const name = tableName(id)
  const known = tables.get(name)
  if (known !== undefined) return known
  if (containment.over() !== undefined) throw new RowsError('the rows are not used any more')
  try {
    const table = tableOf(name, root.openDB<string, string>(name, { encoding: 'string' }))
    tables.set(name, table)
    // A read transaction from before knows nothing of it.
    root.resetReadTxn()
    return table
  } catch (cause) {
    throw containment.writeFailed(cause)
  }
}

const snapshotOf = (folder: Folder): RowsSnapshot => {
  const { root, meta, containment } = folder
  root.resetReadTxn()
  const transaction = root.useReadTransaction()
  const stored = openMeta(stateKey, meta.get(stateKey, { transaction }))
  const state = stored.is === 'whole' ? readState(stored.text) : undefined
  return {
    state: state !== undefined && E.isRight(state) ? state.right.state : emptyState,
    entries: (id) => {
      const table = tableIn(folder, id)
      return table.rows
        .getRange({ transaction })
        .map(({ key, value }): RowEntry => opened(table, containment, key, value))
    },
    done: () => {
      transaction.done()
    },
  }
}

const commitTo = async (
  folder: Folder,
  changes: ReadonlyArray<TableChanges>,
  said: SaidOfRows,
): Promise<void> => {
  const { meta, unsaidLedger } = folder
  const targets = changes.map(({ table, rows }) => ({ target: tableIn(folder, table), rows }))
  const checkpoint = sealMeta(stateKey, stateText(said))
  await writeBatch(folder.root, function* () {
    for (const { target, rows } of targets) for (const row of rows) yield putRow(target, row)
    if (unsaidLedger !== undefined) yield meta.put(ledgerKey, sealMeta(ledgerKey, unsaidLedger))
    yield meta.put(stateKey, checkpoint)
  })
}

const keysPerDelete = 2_000

// Bit by bit: LMDB deletes a table at once, on this thread, which takes seconds when it is large.
const dropFrom = async (folder: Folder, id: TableId): Promise<void> => {
  const { rows } = tableIn(folder, id)
  for (;;) {
    folder.root.resetReadTxn()
    const keys = [...rows.getKeys({ limit: keysPerDelete })]
    if (keys.length === 0) break
    await writeBatch(folder.root, () => keys.map((key) => rows.remove(key)))
  }
  await rows.drop()
  folder.tables.delete(tableName(id))
}

// A put copies the page it changes, and may split it. What LMDB adds of its own is little beside the rest.
const bytesPerRow = 4_096
const restBytes = 16 * 1024 * 1024

const bytesOf = (changes: ReadonlyArray<TableChanges>): number =>
  changes.reduce(
    (sum, { rows }) => rows.reduce((of, [, text]) => of + bytesPerRow + text.length, sum),
    0,
  )

/** Nothing is asked of LMDB that the disk has no room for: after a failed write the process would have to end. */
export const noRoom = (
  { freeBytes, path }: Pick<Folder, 'freeBytes' | 'path'>,
  bytes: number,
): RowsFailure | undefined =>
  freeBytes() < bytes + restBytes ? { failure: 'rows-disk-full', folder: path } : undefined

const closed: RowsFailure = {
  failure: 'rows-unavailable',
  cause: new Error('the rows are closed'),
}

const writerOf =
  (folder: Folder, isClosed: () => boolean, turns: InTurns) =>
  (bytes: number, action: () => Promise<unknown>): TaskEither<RowsFailure, void> =>
  async () => {
    const { root, containment } = folder
    const refused = isClosed() ? closed : (containment.over() ?? noRoom(folder, bytes))
    if (refused !== undefined) return E.left(refused)
    try {
      await turns.write(action)
      // The snapshot of this turn may be from before the commit.
      if (!isClosed()) root.resetReadTxn()
      return E.right(undefined)
    } catch (cause) {
      const failed = cause instanceof RowsError ? cause : containment.writeFailed(cause)
      return E.left({ failure: 'rows-unavailable', cause: failed })
    }
  }

/** What each table holds once these changes are in it. */
const keysAfter = (
  { keys }: SaidOfRows,
  changes: ReadonlyArray<TableChanges>,
): SaidOfRows['keys'] => {
  const after = new Map(keys)
  for (const { table, made } of changes) {
    const name = tableName(table)
    after.set(name, withKeys(after.get(name) ?? noKeys, made))
  }
  return after
}

const closeFolder = async ({ root, containment, onClosed }: Folder): Promise<void> => {
  // After a failed write the library is not called again: what it holds ends with the process.
  if (!containment.mayClose()) return
  await root.flushed
  await root.close()
  onClosed()
}

/** Rows as they were found, from now on written by this process alone. */
export const rowStore = (folder: Folder, found: SaidOfRows): RowStore => {
  const { root, containment } = folder
  let committed = found
  let closing: Promise<void> | undefined
  const isClosed = (): boolean => closing !== undefined
  const turns = inTurns(() => isClosed() || containment.over() !== undefined)
  const write = writerOf(folder, isClosed, turns)
  const reading = readingThrough({
    containment,
    tables: () => committed.state.tables,
    open: (id) => tableIn(folder, id),
    written: (name) => committed.keys.get(name) ?? noKeys,
    between: turns.read,
  })
  return {
    state: () => committed.state,
    table: (id) => diskTable(tableIn(folder, id), containment),
    commit: (changes, state) =>
      write(bytesOf(changes), async () => {
        const said = { state, keys: keysAfter(committed, changes) }
        await commitTo(folder, changes, said)
        committed = said
        root.resetReadTxn()
        reading.committed(changes)
      }),
    drop: (id) => write(keysPerDelete * bytesPerRow, () => dropFrom(folder, id)),
    snapshot: () => snapshotOf(folder),
    readThrough: reading.readThrough,
    walks: reading.walks,
    close: async () => {
      closing ??= closeFolder(folder)
      await closing
    },
  }
}
