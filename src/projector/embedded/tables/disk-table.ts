/** One table in LMDB as the projector and queries read it: what it does not find is proved not to be there. */
import type { DiskTable, RowEntry } from '../../rows.ts'
import type { Containment } from '../containment.ts'
import { openBytes } from '../text/sealed-text.ts'
import { disorder, proveAbsent } from './absence.ts'
import { guarded, opened } from './table.ts'
import type { Table } from './table.ts'

type Reading = {
  readonly table: Table
  readonly containment: Containment
  /** Whether the last commit left nothing in the table. */
  readonly isEmpty: () => boolean
}

const getRow = ({ table, containment, isEmpty }: Reading, key: string): string | undefined => {
  if (table.known?.mayHold(key) === false) return undefined
  // LMDB's own buffer, overwritten by the next read: the text is copied out at once.
  const bytes = table.rows.getBinaryFast(key)
  if (bytes === undefined) {
    proveAbsent(table, containment, key, isEmpty)
    return undefined
  }
  const text = openBytes(table.seed, key, bytes, bytes.length)
  if (text === undefined) throw containment.damaged(`a row of ${table.name}`)
  return text
}

type Asked = { readonly prefix: string; readonly limit: number; readonly after: string | undefined }

/** From the first row at or behind `from`, in order, each opened; throws where they do not rise. */
const rowsFrom = function* (
  { table, containment }: Reading,
  from: string,
): Generator<RowEntry, void, undefined> {
  let last: string | undefined
  // LMDB knows no empty key: without a start it begins at the first.
  const range = from === '' ? {} : { start: from }
  for (const { key, value } of table.rows.getRange(range)) {
    const row = opened(table, containment, key, value)
    if (last === undefined ? key < from : key <= last) throw disorder(table, containment)
    last = key
    yield row
  }
}

/**
 * One row more is opened than the last that is shown or the first that is beyond: it shows whether that one is in its
 * place. A scan that begins at a row needs no proof that it is where it should be; any other does.
 */
const scanRows = (reading: Reading, { prefix, limit, after }: Asked): ReadonlyArray<RowEntry> => {
  // Whatever key it is given, it never begins before its prefix.
  const isWithin = after !== undefined && after >= prefix
  const from = isWithin ? after : prefix
  const found: RowEntry[] = []
  let isOver = limit < 1
  let isAtRow = false
  for (const row of rowsFrom(reading, from)) {
    if (isOver) break
    if (row[0] === from) isAtRow = true
    if (isWithin && row[0] === after) continue
    if (row[0].startsWith(prefix)) found.push(row)
    isOver = found.length >= limit || !row[0].startsWith(prefix)
  }
  if (!isAtRow && from !== '')
    proveAbsent(reading.table, reading.containment, from, reading.isEmpty)
  if (from === '' && found.length === 0 && limit > 0 && !reading.isEmpty())
    throw reading.containment.damaged(`what ${reading.table.name} holds (nothing)`)
  return found
}

/** Reads see the last commit. */
export const diskTable = (reading: Reading): DiskTable => ({
  get: (key) => guarded(reading.containment, () => getRow(reading, key)),
  scan: (prefix, limit, after) =>
    guarded(reading.containment, () => scanRows(reading, { prefix, limit, after })),
})
