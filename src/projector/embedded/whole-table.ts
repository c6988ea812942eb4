/** Whether a table holds what was committed: each row under its own checksum, and none less or more than was made. */
import { isSameSum, noKeys, withKeys } from './text/key-sum.ts'
import type { KeySum } from './text/key-sum.ts'
import { tableName } from '../rows.ts'
import type { RowsState } from '../rows.ts'
import type { SaidOfRows } from './text/state-text.ts'
import { openText, seedOf } from './text/sealed-text.ts'

/** A row as LMDB gives it. */
type StoredRow = { readonly key: string; readonly value: string }

/** The difference of a table's found and written content; by its name, never by a key. */
export const otherRowsThan = (name: string, written: KeySum, found: KeySum): string =>
  found.count === written.count
    ? `what ${name} holds (${found.count} rows, but not those)`
    : `what ${name} holds (${found.count} of ${written.count} rows)`

/** The damage of a table, read at once; undefined if there is none. */
const damageIn = (name: string, rows: Iterable<StoredRow>, written: KeySum): string | undefined => {
  const seed = seedOf(name)
  let found = noKeys
  for (const { key, value } of rows) {
    if (openText(seed, key, value) === undefined) return `a row of ${name}`
    found = withKeys(found, [key])
    // Pages that lead in a circle end here.
    if (found.count > written.count) break
  }
  return isSameSum(found, written) ? undefined : otherRowsThan(name, written, found)
}

/** The names on disk of what is served or built. */
export const tablesInUse = ({ tables }: RowsState): ReadonlyArray<string> =>
  tables.filter(({ phase }) => phase !== 'dropped').map(tableName)

/** The damage of a small number of rows. Above `limit`, nothing is read. */
export const damageSeen = (
  { state, keys }: SaidOfRows,
  limit: number,
  rowsOf: (name: string) => Iterable<StoredRow>,
): string | undefined => {
  const written = tablesInUse(state).map((name) => ({ name, keys: keys.get(name) ?? noKeys }))
  if (written.reduce((sum, one) => sum + one.keys.count, 0) > limit) return undefined
  for (const one of written) {
    const damage = damageIn(one.name, rowsOf(one.name), one.keys)
    if (damage !== undefined) return damage
  }
  return undefined
}
