/** The entries and lines of a part by groups of some people: what is folded of a few is forgotten before it grows old. */
import type { PlacedEntry } from '../checks/events.ts'
import { groupOf, numberOfEntry, numberOfRow } from './routing.ts'
import { rawLine } from './state-line.ts'
import type { RawLine } from './state-line.ts'

export type Group = {
  readonly entries: PlacedEntry[]
  readonly lines: RawLine[]
}

/** Entries of a group, about. */
const entriesPerGroup = 32

/** All people of a part in groups, their entries in order of index; undefined where a line is none, or anybody's is nobody's. */
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
