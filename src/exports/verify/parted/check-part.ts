/** One part of a whole ledger: its entries read, checked and folded, and the rows compared with its lines of the state. */
import { RowsError } from '../../../projector/rows.ts'
import type { PlacedEntry } from '../checks/events.ts'
import { shortIdWords } from './ids-aside.ts'
import { groupsOf } from './part-groups.ts'
import type { Group } from './part-groups.ts'
import { partReading } from './part-reading.ts'
import type { PartReading } from './part-reading.ts'
import { partRows } from './part-rows.ts'
import type { PartRows } from './part-rows.ts'
import { numberOfStream, partOf } from './routing.ts'
import { isLineOf } from './state-line.ts'

/** Of a part in which nothing is wrong. */
export type SoundPart = {
  readonly entries: number
  /** Of each event's id, as `idsAside` keeps them. */
  readonly ids: Uint32Array
  /** When the last event was recorded: RFC 3339, empty for none. */
  readonly latest: string
  /** Whether an entry tells of a key that was destroyed. */
  readonly erased: boolean
  /** Rows that are as their lines say. */
  readonly rows: number
  readonly counts: ReturnType<PartRows['counts']>
}

export type PartAsked = {
  readonly part: number
  readonly parts: number
  /** In order of index. */
  readonly entries: Iterable<PlacedEntry>
  /** Lines of the state, several in a text, each with its line feed; a character a byte. */
  readonly lines: Iterable<string>
}

/** What is found of one group after the other. */
type Found = { readonly ids: number[]; latest: string; erased: boolean; rows: number }

type Folding = { readonly rows: PartRows; readonly reading: PartReading; readonly found: Found }

const isFolded = (
  { entries }: Group,
  { part, parts }: PartAsked,
  { rows, reading, found }: Folding,
): boolean => {
  for (const entry of entries) {
    const recorded = reading.read(entry)
    if (recorded === undefined) return false
    const { event, stream } = recorded
    if (partOf(numberOfStream(stream), parts) !== part) return false
    for (const word of shortIdWords(event.id)) found.ids.push(word)
    if (event.recordedAt > found.latest) found.latest = event.recordedAt
    if (event.type === 'CryptoShredded') found.erased = true
    rows.apply(recorded)
  }
  return true
}

/** Whether each line is that of a row, and no row is without one. Lines stand there once: their order was checked. */
const areSame = ({ lines }: Group, { tables }: PartRows): boolean => {
  for (const line of lines) {
    const row = tables.get(line.projection)?.text(line.key)
    if (row === undefined || !isLineOf(line, row)) return false
  }
  let rows = 0
  for (const table of tables.values()) rows += table.size()
  return lines.length === rows
}

const isSound = (group: Group, asked: PartAsked, folding: Folding): boolean => {
  folding.rows.clear()
  folding.reading.clear()
  if (!isFolded(group, asked, folding) || !areSame(group, folding.rows)) return false
  folding.found.rows += group.lines.length
  return true
}

/** Undefined where anything is wrong with it, or it holds what it should not: what that is, is for others to find. */
export const checkPart = (asked: PartAsked): SoundPart | undefined => {
  const found: Found = { ids: [], latest: '', erased: false, rows: 0 }
  const folding = { rows: partRows(), reading: partReading(), found }
  try {
    const entries = [...asked.entries]
    const groups = groupsOf(entries, asked.lines, asked.parts)
    if (groups === undefined) return undefined
    for (const group of groups) if (!isSound(group, asked, folding)) return undefined
    const { ids, ...others } = found
    const counts = folding.rows.counts()
    return { ...others, entries: entries.length, ids: Uint32Array.from(ids), counts }
  } catch (error) {
    // Files that cannot be read say nothing of the bundle; all else is an event that does not fold.
    if (error instanceof RowsError) throw error
    return undefined
  }
}
