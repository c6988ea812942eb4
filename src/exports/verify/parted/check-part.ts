/** Checks one part of a whole ledger: decodes and folds its entries, and compares the rows with its lines of the state. */
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

/** The result of a part without faults. */
export type SoundPart = {
  readonly entries: number
  /** The ids of the events, shortened as in `idsAside`. */
  readonly ids: Uint32Array
  /** The time of the last recorded event: RFC 3339; empty if there is none. */
  readonly latest: string
  /** Whether an entry destroys a person's key. */
  readonly erased: boolean
  /** The number of rows that equal their lines. */
  readonly rows: number
  readonly counts: ReturnType<PartRows['counts']>
}

export type PartAsked = {
  readonly part: number
  readonly parts: number
  /** In order of index. */
  readonly entries: Iterable<PlacedEntry>
  /** Lines of the state, each with its line feed, several to a text; one character a byte. */
  readonly lines: Iterable<string>
}

/** The results of all groups so far. */
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

/** Whether each line equals a row and each row has a line. The scan of the state has checked that no line is repeated. */
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

/**
 * The result; undefined if the part has any fault, or contains an entry of another part. The caller then verifies
 * everything in one thread, which names the fault.
 */
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
    // Memory or disk failed, which says nothing about the bundle. Any other error means that the event does not fold.
    if (error instanceof RowsError) throw error
    return undefined
  }
}
