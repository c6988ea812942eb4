/** Tables that note which rows are written, and write them all the same. */
import type { Table, Tables } from './tables.ts'

/** Keys of rows, by table. */
export type Touched = { readonly [N in keyof Tables]: Set<string> }

export const nothingTouched = (): Touched => ({
  meta: new Set(),
  keys: new Set(),
  fences: new Set(),
  unfinished: new Set(),
  index: new Set(),
  aliases: new Set(),
  carried: new Set(),
  untold: new Set(),
})

/** How many rows. */
export const countOf = (touched: Touched): number =>
  Object.values(touched).reduce((sum, { size }) => sum + size, 0)

const noting = <V>(table: Table<V>, touched: Set<string>): Table<V> => ({
  get: (key) => table.get(key),
  doesExist: (key) => table.doesExist(key),
  getRange: (range) => table.getRange(range),
  getKeys: (range) => table.getKeys(range),
  getKeysCount: (range) => table.getKeysCount(range),
  put: (key, value) => {
    touched.add(key)
    return table.put(key, value)
  },
  remove: (key) => {
    touched.add(key)
    return table.remove(key)
  },
})

/** The tables, with every row that is written noted in `touched`. */
export const notingTables = (tables: Tables, touched: Touched): Tables => ({
  meta: noting(tables.meta, touched.meta),
  keys: noting(tables.keys, touched.keys),
  fences: noting(tables.fences, touched.fences),
  unfinished: noting(tables.unfinished, touched.unfinished),
  index: noting(tables.index, touched.index),
  aliases: noting(tables.aliases, touched.aliases),
  carried: noting(tables.carried, touched.carried),
  untold: noting(tables.untold, touched.untold),
})
