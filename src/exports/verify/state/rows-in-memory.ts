/** A store of rows in memory, for browsers and for short histories. */
import { TE } from '../../../fp.ts'
import { emptyState, tableName } from '../../../projector/rows.ts'
import type { DiskTable, RowEntry, TableId } from '../../../projector/rows.ts'
import type { RowsAside } from '../ports.ts'

type Rows = Map<string, string>

const sorted = (rows: Rows): RowEntry[] => [...rows].sort(([a], [b]) => (a < b ? -1 : 1))

const tableOf = (rows: Rows): DiskTable => ({
  get: (key) => rows.get(key),
  scan: (prefix, limit, after) =>
    sorted(rows)
      .filter(([key]) => key.startsWith(prefix) && (after === undefined || key > after))
      .slice(0, limit),
})

export const rowsInMemory = (): RowsAside => {
  const tables = new Map<string, Rows>()
  let state = emptyState
  const rowsOf = (id: TableId): Rows => {
    const rows: Rows = tables.get(tableName(id)) ?? new Map()
    tables.set(tableName(id), rows)
    return rows
  }
  return {
    table: (id) => tableOf(rowsOf(id)),
    commit: (changes, next) =>
      TE.fromIO(() => {
        for (const { table, rows } of changes) {
          const known = rowsOf(table)
          for (const [key, text] of rows) known.set(key, text)
        }
        state = next
      }),
    snapshot: () => ({ state, entries: (id) => sorted(rowsOf(id)), done: () => {} }),
    close: async () => {},
  }
}
