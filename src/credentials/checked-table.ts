/**
 * Rows of the credentials with a checksum each, since LMDB has none: the text, a line feed, and eight hexadecimal
 * digits, the CRC-32 over table, key and text. A row that was altered, or stands under another key, is told when it is
 * read. A row of the version before has no checksum and is accepted: whatever opens the folder for writing adds one.
 */
import { crc32 } from 'node:zlib'
import type { Database, Key, RangeOptions } from 'lmdb'

/** A row that is not as it was written; the message holds nothing of it. */
export class DamagedRow extends Error {
  override readonly name = 'DamagedRow'
}

export type Row<K> = { readonly key: K; readonly value: string }

/** The faults of a table, and the number of rows that were read. */
export type Damage = { readonly found: ReadonlyArray<string>; readonly rows: number }

/** As a table of LMDB; reading throws `DamagedRow`. */
export type CheckedTable<K extends Key> = {
  readonly name: string
  readonly get: (key: K) => string | undefined
  readonly put: (key: K, text: string) => void
  readonly remove: (key: K) => void
  readonly rows: (options?: RangeOptions) => Iterable<Row<K>>
  readonly keys: (options?: RangeOptions) => Iterable<K>
  /** Keys of whole rows without a checksum. */
  readonly unchecked: () => ReadonlyArray<K>
  /** Rows that are damaged, cannot be found under their key, or are missing: a sentence each. */
  readonly damage: () => Damage
}

const checked = /^(.*)\n([0-9a-f]{8})$/s

const isText = (stored: string | number): stored is string => typeof stored === 'string'

/** Before 2001 there was no ledger: a number that small is the rest of something else. */
const earliestMs = 1e12

const isInstant = (stored: number): boolean => Number.isInteger(stored) && stored >= earliestMs

const sumOf = (table: string, key: Key, text: string): string =>
  crc32(`${table}\n${String(key)}\n${text}`)
    .toString(16)
    .padStart(8, '0')

/** All that was ever kept is JSON, of one line. */
const isJson = (text: string): boolean => {
  try {
    return JSON.parse(text) !== undefined
  } catch {
    return false
  }
}

/** The stored text; undefined if it differs from the written one. */
const textIn = (table: string, key: Key, stored: string | number): string | undefined => {
  if (!isText(stored)) return isInstant(stored) ? String(stored) : undefined
  const [, text, sum] = checked.exec(stored) ?? []
  if (text === undefined) return isJson(stored) && !stored.includes('\n') ? stored : undefined
  return sumOf(table, key, text) === sum ? text : undefined
}

const damageOf = <K extends Key>(name: string, rows: Database<string | number, K>): Damage => {
  const found: string[] = []
  let count = 0
  for (const { key, value } of rows.getRange()) {
    count += 1
    if (textIn(name, key, value) === undefined) found.push(`row ${count} has another checksum`)
    else if (rows.get(key) !== value) found.push(`row ${count} is not found under its key`)
  }
  const kept: unknown = rows.getStats()
  const known = typeof kept === 'object' && kept !== null && 'entryCount' in kept
  if (known && kept.entryCount !== count)
    found.push(`${count} rows are there of ${String(kept.entryCount)}`)
  return { found, rows: count }
}

/** The table `name`, kept in `rows`; a number is what the version before kept an instant as, in ms since 1970. */
export const checkedTable = <K extends Key>(
  name: string,
  rows: Database<string | number, K>,
): CheckedTable<K> => {
  const open = (key: K, stored: string | number): string => {
    const text = textIn(name, key, stored)
    if (text === undefined)
      throw new DamagedRow(`a row of the table ${name} is not as it was written`)
    return text
  }
  return {
    name,
    get: (key) => {
      const stored = rows.get(key)
      return stored === undefined ? undefined : open(key, stored)
    },
    put: (key, text) => void rows.put(key, `${text}\n${sumOf(name, key, text)}`),
    remove: (key) => void rows.remove(key),
    *rows(options = {}) {
      for (const { key, value } of rows.getRange(options)) yield { key, value: open(key, value) }
    },
    keys: (options = {}) => rows.getKeys(options),
    unchecked: () =>
      [...rows.getRange()]
        .filter(({ value }) => !isText(value) || !checked.test(value))
        .filter(({ key, value }) => textIn(name, key, value) !== undefined)
        .map(({ key }) => key),
    damage: () => damageOf(name, rows),
  }
}
