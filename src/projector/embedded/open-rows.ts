/**
 * Rows in LMDB, in the environment `<folder>/rows`: a database for each table, and `meta` with the checkpoint.
 *
 * Commits are visible before they are flushed (`overlappingSync`): nobody waits for a disk, since rows can be folded
 * again. LMDB keeps the last flushed commit until a later one is flushed, and after a power cut, which it knows by
 * the system's boot id, opens that one. Rows and checkpoint go back together, and the fold goes on from there.
 */
import { randomBytes } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { open } from 'lmdb'
import type { Database, RootDatabase } from 'lmdb'
import { E, TE, pipe } from '../../fp.ts'
import type { Either, TaskEither } from '../../fp.ts'
import { takeWriterLock } from '../../store/writer-lock.ts'
import type { OpenFailure } from '../../store/open-failure.ts'
import { emptyState, tableName } from '../rows.ts'
import type {
  DiskTable,
  RowEntry,
  RowStore,
  RowsFailure,
  RowsSnapshot,
  RowsState,
  TableChanges,
  TableId,
} from '../rows.ts'
import { readState, stateText } from './state-text.ts'
import { writeBatch } from './write-batch.ts'

type Table = Database<string, string>

// Every projection twice, with room: the limit costs memory only.
const maxTables = 256
const stateKey = 'state'

const unavailable = (cause: unknown): RowsFailure => ({ failure: 'rows-unavailable', cause })

// Greater than any character of a key, which is ASCII.
const afterPrefix = (prefix: string): string => `${prefix}\u007f`

const diskTable = (table: Table): DiskTable => ({
  get: (key) => {
    // LMDB's own buffer, overwritten by the next read: the text is copied out at once.
    const bytes = table.getBinaryFast(key)
    return bytes?.toString('latin1', 0, bytes.length)
  },
  scan: (prefix, limit, after) => {
    const found: RowEntry[] = []
    // LMDB knows no empty key: without a start it begins at the first.
    // Whatever key it is given, it never begins before its prefix; the end keeps it from going past.
    const isWithin = after !== undefined && after >= prefix
    const from = isWithin ? after : prefix
    const range = from === '' ? {} : { start: from, exclusiveStart: isWithin }
    const end = prefix === '' ? {} : { end: afterPrefix(prefix) }
    for (const { key, value } of table.getRange({ ...range, ...end, limit }))
      found.push([key, value])
    return found
  },
})

type Folder = {
  readonly root: RootDatabase<string, string>
  readonly meta: Table
  readonly tables: Map<string, Table>
}

const tableIn = ({ root, tables }: Folder, id: TableId): Table => {
  const name = tableName(id)
  const known = tables.get(name)
  if (known !== undefined) return known
  const opened = root.openDB<string, string>(name, { encoding: 'string' })
  tables.set(name, opened)
  // A read transaction from before knows nothing of it.
  root.resetReadTxn()
  return opened
}

const snapshotOf = (folder: Folder): RowsSnapshot => {
  const { root, meta } = folder
  root.resetReadTxn()
  const transaction = root.useReadTransaction()
  const stored = meta.get(stateKey, { transaction })
  const state = stored === undefined ? E.right(emptyState) : readState(stored)
  return {
    state: E.isRight(state) ? state.right : emptyState,
    entries: (id) =>
      tableIn(folder, id)
        .getRange({ transaction })
        .map(({ key, value }): RowEntry => [key, value]),
    done: () => {
      transaction.done()
    },
  }
}

const commitTo = async (
  folder: Folder,
  changes: ReadonlyArray<TableChanges>,
  state: RowsState,
): Promise<void> => {
  const targets = changes.map(({ table, rows }) => ({ target: tableIn(folder, table), rows }))
  const checkpoint = stateText(state)
  await writeBatch(folder.root, function* () {
    for (const { target, rows } of targets)
      for (const [key, text] of rows) yield target.put(key, text)
    yield folder.meta.put(stateKey, checkpoint)
  })
}

const keysPerDelete = 2_000

// Bit by bit: LMDB deletes a table at once, on this thread, which takes seconds when it is large.
const dropFrom = async (folder: Folder, id: TableId): Promise<void> => {
  const table = tableIn(folder, id)
  for (;;) {
    folder.root.resetReadTxn()
    const keys = [...table.getKeys({ limit: keysPerDelete })]
    if (keys.length === 0) break
    await writeBatch(folder.root, () => keys.map((key) => table.remove(key)))
  }
  await table.drop()
  folder.tables.delete(tableName(id))
}

const rowStore = (folder: Folder, found: RowsState): RowStore => {
  const { root } = folder
  let committed = found
  let closing: Promise<void> | undefined
  const write = (action: () => Promise<unknown>): TaskEither<RowsFailure, void> =>
    TE.tryCatch(async () => {
      if (closing !== undefined) throw new Error('the rows are closed')
      await action()
      // The snapshot of this turn may be from before the commit.
      if (closing === undefined) root.resetReadTxn()
    }, unavailable)
  return {
    state: () => committed,
    table: (id) => diskTable(tableIn(folder, id)),
    commit: (changes, state) =>
      write(async () => {
        await commitTo(folder, changes, state)
        committed = state
      }),
    drop: (id) => write(() => dropFrom(folder, id)),
    snapshot: () => snapshotOf(folder),
    close: async () => {
      closing ??= (async () => {
        await root.flushed
        await root.close()
      })()
      await closing
    },
  }
}

const openFolder = (path: string): Either<RowsFailure, Folder & { readonly found: RowsState }> => {
  const root = open<string, string>({
    path,
    noSubdir: false,
    maxDbs: maxTables,
    encoding: 'string',
    // Every commit is a batch already. The one LMDB would put around it rejects, when it fails, where nobody can catch it.
    eventTurnBatching: false,
  })
  const meta = root.openDB<string, string>('meta', { encoding: 'string' })
  const stored = meta.get(stateKey)
  const state = stored === undefined ? E.right(emptyState) : readState(stored)
  if (E.isLeft(state)) void root.close()
  return E.map((found: RowsState) => ({ root, meta, tables: new Map<string, Table>(), found }))(
    state,
  )
}

const openIn = (folder: string) =>
  pipe(
    TE.tryCatch(async () => {
      const path = join(folder, 'rows')
      await mkdir(path, { recursive: true, mode: 0o700 })
      return openFolder(path)
    }, unavailable),
    TE.flatMapEither((opened) => opened),
  )

/** Opens the rows of a ledger's folder, making them where there are none. One process at a time, by the log's lock. */
export const openEmbeddedRows = (folder: string): TaskEither<RowsFailure, RowStore> =>
  pipe(
    openIn(folder),
    TE.map((opened) => rowStore(opened, opened.found)),
  )

/** The same where the log lies elsewhere: the rows' own lock keeps a second process away from the folder. */
export const openLockedRows = (folder: string): TaskEither<RowsFailure | OpenFailure, RowStore> =>
  pipe(
    openIn(folder),
    TE.mapLeft((failure): RowsFailure | OpenFailure => failure),
    TE.flatMap((opened) =>
      pipe(
        TE.tryCatch(
          () => takeWriterLock(opened, folder, randomBytes(8).toString('hex')),
          (cause): RowsFailure | OpenFailure => unavailable(cause),
        ),
        TE.flatMapEither((lock) => lock),
        TE.tapError(() => TE.fromTask(() => opened.root.close())),
        TE.map(({ release }): RowStore => {
          const rows = rowStore(opened, opened.found)
          let closing: Promise<void> | undefined
          return { ...rows, close: () => (closing ??= rows.close().then(release)) }
        }),
      ),
    ),
  )
