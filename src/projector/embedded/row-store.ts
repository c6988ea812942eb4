/** The port to the rows over an open LMDB environment. */
import type { Database, RootDatabase } from 'lmdb'
import type { ClearDeadReaders } from '../../files/lmdb-readers.ts'
import { E } from '../../fp.ts'
import type { TaskEither } from '../../fp.ts'
import { emptyState, RowsError, tableName } from '../rows.ts'
import type {
  DiskTable,
  KeptChange,
  KeptTexts,
  RowEntry,
  RowStore,
  RowsFailure,
  RowsSnapshot,
  TableChanges,
  TableId,
} from '../rows.ts'
import type { Containment } from './containment.ts'
import { noKeys, withKeys } from './text/key-sum.ts'
import type { KeySum } from './text/key-sum.ts'
import { ledgerKey, openMeta, sealMeta, stateKey } from './text/meta-text.ts'
import { readState, stateText } from './text/state-text.ts'
import type { SaidOfRows } from './text/state-text.ts'
import { bytesOf, bytesPerDelete, keysPerDelete, noRoom } from './room.ts'
import { readingThrough } from './read-through.ts'
import type { ReadFrom, ReadThrough } from './read-through.ts'
import { inTurns } from './turns.ts'
import type { InTurns } from './turns.ts'
import { diskTable } from './tables/disk-table.ts'
import { noKnownKeys } from './tables/known-keys.ts'
import type { KnownKeys } from './tables/known-keys.ts'
import { getKept, keptTable, putKept } from './tables/kept-table.ts'
import { opened, putRow, tableOf } from './tables/table.ts'
import type { Table } from './tables/table.ts'
import { writeBatch } from './write-batch.ts'

/** An open environment. */
export type Folder = {
  readonly path: string
  readonly root: RootDatabase<string, string>
  readonly meta: Database<string, string>
  readonly tables: Map<string, Table>
  readonly containment: Containment
  readonly clearDeadReaders: ClearDeadReaders
  /** Bytes that may still be written. */
  readonly freeBytes: () => number
  /** The ledger's id, where the rows do not hold it yet. */
  readonly unsaidLedger: string | undefined
  /** Called once after the environment was closed in order. */
  readonly onClosed: () => void
}

/** `written`: what a table holds as of the last commit. */
type Store = Folder & { readonly written: (name: string) => KeySum }

/** Of a table that holds nothing yet, all keys are known that it will ever hold. */
const knownIn = (rows: Table['rows'], written: KeySum): KnownKeys | undefined =>
  written.count === 0 && [...rows.getKeys({ limit: 1 })].length === 0 ? noKnownKeys(0) : undefined

const tableIn = ({ root, tables, containment, written }: Store, id: TableId): Table => {
  const name = tableName(id)
  const known = tables.get(name)
  if (known !== undefined) return known
  if (containment.over() !== undefined) throw new RowsError('the rows are not used any more')
  try {
    const rows = root.openDB<string, string>(name, { encoding: 'string' })
    // A read transaction from before knows nothing of it.
    root.resetReadTxn()
    const table = tableOf(name, rows, knownIn(rows, written(name)))
    tables.set(name, table)
    return table
  } catch (cause) {
    throw containment.writeFailed(cause)
  }
}

const snapshotOf = (folder: Store): RowsSnapshot => {
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
  folder: Store,
  changes: ReadonlyArray<TableChanges>,
  said: SaidOfRows,
  kept: ReadonlyArray<KeptChange>,
): Promise<void> => {
  const { meta, unsaidLedger } = folder
  const targets = changes.map(({ table, rows, made }) => {
    const target = tableIn(folder, table)
    // Before they are there: one that does not come after all costs a look.
    for (const key of made) target.known?.add(key)
    return { target, rows }
  })
  const checkpoint = sealMeta(stateKey, stateText(said))
  const keeping = kept.length === 0 ? undefined : tableIn(folder, keptTable)
  await writeBatch(folder.root, function* () {
    for (const { target, rows } of targets) for (const row of rows) yield putRow(target, row)
    if (keeping !== undefined) for (const change of kept) yield putKept(keeping, change)
    if (unsaidLedger !== undefined) yield meta.put(ledgerKey, sealMeta(ledgerKey, unsaidLedger))
    yield meta.put(stateKey, checkpoint)
  })
}

// Bit by bit: LMDB deletes a table at once, on this thread, which takes seconds when it is large.
const dropFrom = async (folder: Store, id: TableId): Promise<void> => {
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

const closed: RowsFailure = {
  failure: 'rows-unavailable',
  cause: new Error('the rows are closed'),
}

const writerOf =
  (folder: Folder, isClosed: () => boolean, turns: InTurns) =>
  (bytes: number, action: () => Promise<unknown>): TaskEither<RowsFailure, void> =>
  async () => {
    const { root, containment, clearDeadReaders } = folder
    const refused = isClosed() ? closed : (containment.over() ?? noRoom(folder, bytes))
    if (refused !== undefined) return E.left(refused)
    try {
      await turns.write(action)
      // The snapshot of this turn may be from before the commit.
      if (isClosed()) return E.right(undefined)
      root.resetReadTxn()
      clearDeadReaders()
      return E.right(undefined)
    } catch (cause) {
      const failed = cause instanceof RowsError ? cause : containment.writeFailed(cause)
      return E.left({ failure: 'rows-unavailable', cause: failed })
    }
  }

/** The content of each table with these changes. */
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

const readerOf = (store: Store, id: TableId): DiskTable => {
  const table = tableIn(store, id)
  const isEmpty = (): boolean => store.written(table.name).count === 0
  return diskTable({ table, containment: store.containment, isEmpty })
}

const walking = (store: Store, tables: ReadFrom['tables'], turns: InTurns): ReadThrough =>
  readingThrough({
    containment: store.containment,
    tables,
    open: (id) => tableIn(store, id),
    written: store.written,
    between: turns.read,
  })

type Write = ReturnType<typeof writerOf>

const keptTexts = (store: Store, write: Write): KeptTexts => {
  tableIn(store, keptTable)
  return {
    get: (key) => getKept(tableIn(store, keptTable), store.containment, key),
    clear: () => write(bytesPerDelete, () => dropFrom(store, keptTable)),
  }
}

/** A deleted row is not missed. */
const withoutTable = ({ state, keys }: SaidOfRows, id: TableId): SaidOfRows => {
  const left = new Map(keys)
  left.delete(tableName(id))
  return { state, keys: left }
}

/** Rows as they were found, from now on written by this process alone. */
export const rowStore = (environment: Folder, found: SaidOfRows): RowStore => {
  const { root, containment } = environment
  let committed = found
  const written = (name: string): KeySum => committed.keys.get(name) ?? noKeys
  const folder: Store = { ...environment, written }
  let closing: Promise<void> | undefined
  const isClosed = (): boolean => closing !== undefined
  const turns = inTurns(() => isClosed() || containment.over() !== undefined)
  const write = writerOf(folder, isClosed, turns)
  const reading = walking(folder, () => committed.state.tables, turns)
  return {
    state: () => committed.state,
    table: (id) => readerOf(folder, id),
    commit: (changes, state, kept = []) =>
      write(bytesOf(changes, kept), async () => {
        const said = { state, keys: keysAfter(committed, changes) }
        await commitTo(folder, changes, said, kept)
        committed = said
        root.resetReadTxn()
        reading.committed(changes)
      }),
    drop: (id) =>
      write(bytesPerDelete, async () => {
        await dropFrom(folder, id)
        committed = withoutTable(committed, id)
      }),
    kept: () => keptTexts(folder, write),
    snapshot: () => snapshotOf(folder),
    readThrough: reading.readThrough,
    walks: reading.walks,
    close: async () => {
      closing ??= closeFolder(folder)
      await closing
    },
  }
}
