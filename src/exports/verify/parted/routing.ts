/**
 * Which part of a whole ledger an entry or a row belongs to. A person's entries are of one part, and so are the rows that
 * they lead to; what is nobody's is a part of its own. Read off bytes and texts that are not checked yet: whoever folds a
 * part sees whether each entry belongs there.
 */
import type { StreamId } from '../../../kernel/ids.ts'

/** Of this part is what is nobody's; the others count from 1. */
export const nobodysPart = 0

const digits = 8

/** A number that a person keeps, by the last hex digits of their surrogate; undefined where there are others. */
const numberOf = (hex: string): number | undefined =>
  /^[0-9a-f]{8}$/.test(hex) ? Number.parseInt(hex, 16) : undefined

/** The part of whoever has this number, where people are in `parts` of them. */
export const partOf = (number: number | undefined, parts: number): number =>
  number === undefined ? nobodysPart : 1 + (number % parts)

/** Which of so many groups within their part a person is in. */
export const groupOf = (number: number, parts: number, groups: number): number =>
  Math.floor(number / parts) % groups

/** The number of the person whose stream this is; undefined for any other stream. */
export const numberOfStream = (stream: StreamId): number | undefined =>
  stream.startsWith('subject-') ? numberOf(stream.slice(-digits)) : undefined

// Canonical JSON has members in order of name: behind the person comes the source of the time, in an event alone.
const behindPerson = new TextEncoder().encode('","timeSource":"')
const beforePerson = new TextEncoder().encode(',"subject":"sub_')
const personBytes = 32

const isThere = (bytes: Uint8Array, at: number, expected: Uint8Array): boolean => {
  for (let place = 0; place < expected.length; place += 1)
    if (bytes[at + place] !== expected[place]) return false
  return true
}

/** Where the last member "timeSource" begins, with the quote before it; -1 for none. */
const lastTimeSource = (entry: Uint8Array): number => {
  const [first = 0] = behindPerson
  for (let at = entry.length - behindPerson.length; at >= 0; at -= 1)
    if (entry[at] === first && isThere(entry, at, behindPerson)) return at
  return -1
}

/** The number of the person whose entry this is, by its bytes. */
export const numberOfEntry = (entry: Uint8Array): number | undefined => {
  const end = lastTimeSource(entry)
  const from = end - personBytes
  if (from < beforePerson.length || !isThere(entry, from - beforePerson.length, beforePerson))
    return undefined
  return numberOf(String.fromCharCode(...entry.subarray(end - digits, end)))
}

/** Projections whose rows come of events that are nobody's, although they may name a person; and of all people together. */
const nobodys: ReadonlySet<string> = new Set([
  'access-changes',
  'access-log',
  'registry',
  'statistics',
])

/** Whose rows name their person in the row alone. */
const inRow: ReadonlySet<string> = new Set(['begun-by-id', 'command-receipts'])

const person = /(?:sub_|subject-)[0-9a-f]{24}([0-9a-f]{8})/

/** The number of the person of a row; the row as it stands in its line, or as its text. */
export const numberOfRow = (projection: string, key: string, row: string): number | undefined => {
  if (nobodys.has(projection)) return undefined
  const [, hex] = person.exec(inRow.has(projection) ? row : key) ?? []
  return hex === undefined ? undefined : numberOf(hex)
}
