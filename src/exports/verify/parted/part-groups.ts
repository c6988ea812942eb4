/** Divides a part into groups of a few people, so that rows and streams in memory can be dropped after each group. */
import type { PlacedEntry } from '../checks/events.ts'
import { groupOf, numberOfEntry, numberOfRow } from './routing.ts'
import { rawLine } from './state-line.ts'
import type { RawLine } from './state-line.ts'

export type Group = {
  readonly entries: PlacedEntry[]
  readonly lines: RawLine[]
}

/** Approximate number of entries in a group. */
const entriesPerGroup = 32

/**
 * The groups of a part, each with its entries in order of index; undefined if a line is malformed, or an entry or line
 * belongs to no person.
 */
export const groupsOf = (
  entries: ReadonlyArray<PlacedEntry>,
  lines: Iterable<string>,
  parts: number,
): ReadonlyArray<Group> | undefined => {
  const count = Math.ceil(entries.length / entriesPerGroup) + 1
  const groups = Array.from({ length: count }, (): Group => ({ entries: [], lines: [] }))
  const of = (number: number): Group | undefined => groups[groupOf(number, parts, count)]
  for (const entry of entries) {
    const number = numberOfEntry(entry.bytes)
    if (number === undefined) return undefined
    of(number)?.entries.push(entry)
  }
  for (const text of lines)
    for (const line of text.split('\n')) {
      if (line === '') continue
      const read = rawLine(line)
      const number = read && numberOfRow(read.projection, read.key, read.row)
      if (read === undefined || number === undefined) return undefined
      of(number)?.lines.push(read)
    }
  return groups
}
