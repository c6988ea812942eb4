/** One table in LMDB as the projector and queries read it. */
import type { Database } from 'lmdb'
import { RowsError } from '../rows.ts'
import type { DiskTable, RowEntry } from '../rows.ts'
import type { Containment } from './containment.ts'
import { openBytes, openText, sealText, seedOf } from './sealed-text.ts'

/** An open table: its rows are sealed under its name. */
export type Table = {
  readonly name: string
  readonly seed: number
  readonly rows: Database<string, string>
}

export const tableOf = (name: string, rows: Database<string, string>): Table => ({
  name,
  seed: seedOf(name),
  rows,
})

/** Puts a row, in the batch that is open. */
export const putRow = ({ seed, rows }: Table, [key, text]: RowEntry): Promise<boolean> =>
  rows.put(key, sealText(seed, key, text))

/** What is thrown while rows are read is a failure of the rows. */
export const guarded = <A>(containment: Containment, read: () => A): A => {
  try {
    return read()
  } catch (cause) {
    throw cause instanceof RowsError ? cause : containment.readFailed(cause)
  }
}

// Greater than any character of a key, which is ASCII.
const afterPrefix = (prefix: string): string => `${prefix}\u007f`

/** A row as it was put; throws where it is not. */
export const opened = (
  { name, seed }: Table,
  containment: Containment,
  key: string,
  stored: string,
): RowEntry => {
  const text = openText(seed, key, stored)
  if (text === undefined) throw containment.damaged(`a row of ${name}`)
  return [key, text]
}

/** Reads see the last commit. */
export const diskTable = (table: Table, containment: Containment): DiskTable => ({
  get: (key) =>
    guarded(containment, () => {
      // LMDB's own buffer, overwritten by the next read: the text is copied out at once.
      const bytes = table.rows.getBinaryFast(key)
      if (bytes === undefined) return undefined
      const text = openBytes(table.seed, key, bytes, bytes.length)
      if (text === undefined) throw containment.damaged(`a row of ${table.name}`)
      return text
    }),
  scan: (prefix, limit, after) =>
    guarded(containment, () => {
      const found: RowEntry[] = []
      // LMDB knows no empty key: without a start it begins at the first.
      // Whatever key it is given, it never begins before its prefix; the end keeps it from going past.
      const isWithin = after !== undefined && after >= prefix
      const from = isWithin ? after : prefix
      const range = from === '' ? {} : { start: from, exclusiveStart: isWithin }
      const end = prefix === '' ? {} : { end: afterPrefix(prefix) }
      for (const { key, value } of table.rows.getRange({ ...range, ...end, limit }))
        found.push(opened(table, containment, key, value))
      return found
    }),
})
