/**
 * Assigns entries and rows of a whole ledger to parts. All entries of one person, and all rows folded from them, are
 * in one part; everything without a person is in a part of its own. The assignment reads unchecked bytes; the thread
 * that folds a part checks that each entry belongs there.
 */
import type { StreamId } from '../../../kernel/ids.ts'

/** The part of entries and rows without a person. Parts of people count from 1. */
export const nobodysPart = 0

const digits = 8

/**
 * A number that stays the same for a person, from the last hex digits of the surrogate; undefined if these are not hex
 * digits.
 */
const numberOf = (hex: string): number | undefined =>
  /^[0-9a-f]{8}$/.test(hex) ? Number.parseInt(hex, 16) : undefined

/** The part of the person with this number, out of `parts` parts. */
export const partOf = (number: number | undefined, parts: number): number =>
  number === undefined ? nobodysPart : 1 + (number % parts)

/** The group of this person within their part. */
export const groupOf = (number: number, parts: number, groups: number): number =>
  Math.floor(number / parts) % groups

/** The number of the person with this stream; undefined for any other stream. */
export const numberOfStream = (stream: StreamId): number | undefined =>
  stream.startsWith('subject-') ? numberOf(stream.slice(-digits)) : undefined

// Canonical JSON orders members by name. In an event, "timeSource" follows the person; in no other record does it.
const behindPerson = new TextEncoder().encode('","timeSource":"')
const beforePerson = new TextEncoder().encode(',"subject":"sub_')
const personBytes = 32

const isThere = (bytes: Uint8Array, at: number, expected: Uint8Array): boolean => {
  for (let place = 0; place < expected.length; place += 1)
    if (bytes[at + place] !== expected[place]) return false
  return true
}

/** The offset of the last member "timeSource", with its quotation mark; -1 if there is none. */
const lastTimeSource = (entry: Uint8Array): number => {
  const [first = 0] = behindPerson
  for (let at = entry.length - behindPerson.length; at >= 0; at -= 1)
    if (entry[at] === first && isThere(entry, at, behindPerson)) return at
  return -1
}

/** The number of the person that an entry is about, read from its bytes. */
export const numberOfEntry = (entry: Uint8Array): number | undefined => {
  const end = lastTimeSource(entry)
  const from = end - personBytes
  if (from < beforePerson.length || !isThere(entry, from - beforePerson.length, beforePerson))
    return undefined
  return numberOf(String.fromCharCode(...entry.subarray(end - digits, end)))
}

/** Projections whose rows belong to no person, although their events may name one, or count over all people. */
const nobodys: ReadonlySet<string> = new Set([
  'access-changes',
  'access-log',
  'export-register',
  'registry',
  'statistics',
])

/** Projections whose rows have the person in the row, and not in the key. */
const inRow: ReadonlySet<string> = new Set(['begun-by-id', 'command-receipts'])

const person = /(?:sub_|subject-)[0-9a-f]{24}([0-9a-f]{8})/

/** The number of the person that a row is about. The row is given as in its line, or as its text. */
export const numberOfRow = (projection: string, key: string, row: string): number | undefined => {
  if (nobodys.has(projection)) return undefined
  const [, hex] = person.exec(inRow.has(projection) ? row : key) ?? []
  return hex === undefined ? undefined : numberOf(hex)
}
