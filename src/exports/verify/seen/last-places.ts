/** The end of each stream: revision and time of its last event, in some forty bytes for a person's stream. */
import type { StreamId } from '../../../kernel/ids.ts'
import type { Instant } from '../../../kernel/instant.ts'
import { hexWord, tableSeedBytes, wordTable } from './word-table.ts'
import type { WordTable } from './word-table.ts'

/** `recordedAt`: RFC 3339 in the ledger's one spelling, so that times compare as texts. */
type Place = { readonly revision: number; readonly recordedAt: Instant }

const wordsPerStream = 4
const besideStream = 3

/** Bytes of `random`. */
export const placesSeedBytes = tableSeedBytes(wordsPerStream)

const personPrefix = 'subject-'

/** The 128 bits of a person's stream as words; undefined for any other stream. */
const wordsOf = (stream: StreamId): ReadonlyArray<number> | undefined => {
  if (!stream.startsWith(personPrefix) || stream.length !== personPrefix.length + 32)
    return undefined
  const words = [8, 16, 24, 32].map((at) => hexWord(stream, at))
  return words.some((one) => one !== 0) ? words : undefined
}

/** The decimal number at these places of a text. */
const numberAt = (text: string, ...places: ReadonlyArray<number>): number =>
  places.reduce((sum, at) => sum * 10 + text.charCodeAt(at) - 48, 0)

/** An instant as two numbers: year of the century to hour (eight digits), and minute to millisecond (seven digits). */
const hourOf = (instant: Instant): number => numberAt(instant, 2, 3, 5, 6, 8, 9, 11, 12)
const restOf = (instant: Instant): number => numberAt(instant, 14, 15, 17, 18, 20, 21, 22)

/** The instant of these two numbers. */
const textOf = (first: number, second: number): string => {
  const digits = String(first).padStart(8, '0') + String(second).padStart(7, '0')
  const [, yy, mm, dd, h, m, s, ms] = /^(..)(..)(..)(..)(..)(..)(...)$/.exec(digits) ?? []
  return `20${yy}-${mm}-${dd}T${h}:${m}:${s}.${ms}Z`
}

/** The place of the next event of a stream. */
export type Next = {
  readonly revision: number
  /** The time of the event before, if that is later than this event's: RFC 3339. */
  readonly later: string | undefined
}

export type LastPlaces = {
  /** Adds an event to its stream. */
  readonly take: (stream: StreamId, recordedAt: Instant) => Next
}

const takePerson = (persons: WordTable, key: ReadonlyArray<number>, recordedAt: Instant): Next => {
  const place = persons.put(key)
  const at = place < 0 ? ~place : place
  const words = persons.words()
  const [revision, hour, rest] = [words[at] ?? 0, words[at + 1] ?? 0, words[at + 2] ?? 0]
  const [nowHour, nowRest] = [hourOf(recordedAt), restOf(recordedAt)]
  words[at] = revision + 1
  words[at + 1] = nowHour
  words[at + 2] = nowRest
  const isEarly = nowHour < hour || (nowHour === hour && nowRest < rest)
  return { revision, later: isEarly ? textOf(hour, rest) : undefined }
}

/** `random` is of `placesSeedBytes`. */
export const lastPlaces = (random: Uint8Array): LastPlaces => {
  const asked = { random, keyWords: wordsPerStream, besideWords: besideStream, expected: 0 }
  const persons = wordTable(asked)
  const others = new Map<StreamId, Place>()
  return {
    take: (stream, recordedAt) => {
      const key = wordsOf(stream)
      if (key !== undefined) return takePerson(persons, key, recordedAt)
      const before = others.get(stream)
      const revision = (before?.revision ?? -1) + 1
      others.set(stream, { revision, recordedAt })
      const isEarly = before !== undefined && recordedAt < before.recordedAt
      return { revision, later: isEarly ? before.recordedAt : undefined }
    },
  }
}
