/**
 * Rows put aside in a temporary file, for histories that are long: what is committed together is written as one run for
 * each table, in order of key, and runs are merged as they become many (a log-structured merge tree, O'Neil et al. 1996). Nothing
 * is synced: the file goes with the verification. Its space is not used again: it grows to some twice the rows.
 */
import { join } from 'node:path'
import { TE } from '../../../fp.ts'
import type { RowsAside } from '../../../exports/verify/ports.ts'
import { emptyState, tableName } from '../../../projector/rows.ts'
import type { DiskTable, RowEntry, TableId } from '../../../projector/rows.ts'
import { mergedRows } from './merge.ts'
import { makeRowFile } from './row-file.ts'
import type { RowFile } from './row-file.ts'
import { rowsIn, textIn, writeRun } from './run.ts'
import type { Run } from './run.ts'

/** Runs of one table, the oldest first; `level`: how often its rows were merged. */
type Levelled = { readonly run: Run; readonly level: number; readonly count: number }
type Table = { runs: ReadonlyArray<Levelled> }

/** Runs of one level at most: more become one of the next. */
const runsPerLevel = 16

const inOrder = (rows: ReadonlyArray<RowEntry>): ReadonlyArray<RowEntry> =>
  rows.toSorted(([a], [b]) => (a < b ? -1 : 1))

const allIn = (file: RowFile, runs: ReadonlyArray<Levelled>): Iterable<RowEntry> =>
  mergedRows(runs.map(({ run }) => rowsIn(file, run)))

/** The newest runs are of the lowest level, so that those of one level stand together. */
const merge = (file: RowFile, table: Table, most: number): void => {
  for (;;) {
    const { level = 0 } = table.runs.at(-1) ?? {}
    const same = table.runs.filter((one) => one.level === level)
    if (same.length < most) return
    const count = same.reduce((sum, one) => sum + one.count, 0)
    const run = writeRun(file, allIn(file, same), count)
    table.runs = [...table.runs.slice(0, -same.length), { run, level: level + 1, count }]
  }
}

const tableIn = (file: RowFile, table: Table): DiskTable => ({
  get: (key) => {
    for (let at = table.runs.length - 1; at >= 0; at -= 1) {
      const one = table.runs[at]
      const text = one === undefined ? undefined : textIn(file, one.run, key)
      if (text !== undefined) return text
    }
    return undefined
  },
  scan: (prefix, limit, after) => {
    const found: RowEntry[] = []
    for (const row of allIn(file, table.runs)) {
      if (found.length >= limit) break
      if (row[0].startsWith(prefix) && (after === undefined || row[0] > after)) found.push(row)
    }
    return found
  },
})

/** Rows in a new file of this folder. Throws what the system says; reads throw RowsError. */
export const rowsInRuns = (folder: string, most = runsPerLevel): RowsAside => {
  const file = makeRowFile(join(folder, 'rows'))
  const tables = new Map<string, Table>()
  let state = emptyState
  const tableOf = (id: TableId): Table => {
    const name = tableName(id)
    const table = tables.get(name) ?? { runs: [] }
    tables.set(name, table)
    return table
  }
  return {
    table: (id) => tableIn(file, tableOf(id)),
    commit: (changes, next) =>
      TE.tryCatch(
        async () => {
          for (const { table: id, rows } of changes) {
            if (rows.length === 0) continue
            const table = tableOf(id)
            const run = writeRun(file, inOrder(rows), rows.length)
            table.runs = [...table.runs, { run, level: 0, count: rows.length }]
            merge(file, table, most)
          }
          state = next
        },
        (cause) => ({ failure: 'rows-unavailable' as const, cause }),
      ),
    snapshot: () => {
      const seen = new Map([...tables].map(([name, { runs }]) => [name, runs]))
      return {
        state,
        entries: (id) => allIn(file, seen.get(tableName(id)) ?? []),
        done: () => {},
      }
    },
    close: async () => file.close(),
  }
}
