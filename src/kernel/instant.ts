/** Points in time as the ledger keeps them: UTC milliseconds, so that text order is time order. */
import { E, t } from '../fp.ts'
import type { Either } from '../fp.ts'
import { readDateTime } from './rfc3339.ts'

type InstantBrand = { readonly __instant: true }
/** `YYYY-MM-DDTHH:mm:ss.sssZ`, from 2000-01-01 to 2099-12-31. Compares as text. */
export type Instant = string & InstantBrand

const canonical =
  /^20\d\d-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/

const isInstant = (u: unknown): u is Instant => typeof u === 'string' && canonical.test(u)

/**
 * The canonical form as it stands in events. Wider than what is accepted from outside (`InstantInput`): earlier
 * versions stored days that do not exist, such as 30 February, and a log is read for ever. Such a day sorts between
 * its neighbours and counts in milliseconds as the day it rolls over to.
 */
export const Instant: t.Type<Instant, Instant, unknown> & { readonly _tag: 'Instant' } =
  Object.assign(
    new t.Type<Instant, Instant, unknown>(
      'Instant (RFC 3339, UTC, milliseconds)',
      isInstant,
      (u, context) => (isInstant(u) ? t.success(u) : t.failure(u, context)),
      t.identity,
    ),
    { _tag: 'Instant' as const },
  )

const minMs = Date.UTC(2000, 0, 1)
const maxMs = Date.UTC(2100, 0, 1) - 1

// toISOString of a time within the bounds has the canonical shape: a second check is unnecessary.
const isBounded = (text: string, ms: number): text is Instant =>
  ms >= minMs && ms <= maxMs && text.length === 24

/** Milliseconds since 1970 to an instant; throws outside 2000 to 2099, which only a bug reaches. */
export const instantOf = (ms: number): Instant => {
  const text = new Date(ms).toISOString()
  if (!isBounded(text, ms)) throw new RangeError('instant outside 2000 to 2099')
  return text
}

/** A time that a machine says, which may be any, in ms since 1970: that of the nearest instant there is. */
export const msWithin = (ms: number): number => Math.max(minMs, Math.min(maxMs, ms))

/** The nearest instant to a time that a machine says. */
export const instantWithin = (ms: number): Instant => instantOf(msWithin(ms))

/** Reads an RFC 3339 date-time; says why not: not its grammar, no such day or time, out of bounds. */
export const parseInstant = (text: string): Either<string, Instant> => {
  const read = readDateTime(text)
  if (E.isLeft(read)) return read
  const ms = read.right
  return ms < minMs || ms > maxMs
    ? E.left('a date from 2000-01-01 to 2099-12-31')
    : E.right(instantOf(ms))
}

// Only the days 29 to 31 are not in every month: for the others the canonical shape is proof enough.
const isReal = (u: unknown): u is Instant =>
  isInstant(u) && (u.slice(8, 10) < '29' || E.isRight(readDateTime(u)))

/**
 * An instant as people and machines send it: any zone, any fraction of a second; decoded to the canonical form. A
 * day or time that does not exist is refused in every spelling, the canonical one included.
 */
export const InstantInput: t.Type<Instant, Instant, unknown> & { readonly _tag: 'InstantInput' } =
  Object.assign(
    new t.Type<Instant, Instant, unknown>(
      'RFC 3339 date-time with a zone, 2000 to 2099',
      isReal,
      (u, context) => {
        if (isReal(u)) return t.success(u)
        if (typeof u !== 'string') return t.failure(u, context)
        const parsed = parseInstant(u)
        return E.isRight(parsed) ? t.success(parsed.right) : t.failure(u, context, parsed.left)
      },
      t.identity,
    ),
    { _tag: 'InstantInput' as const },
  )

/** Milliseconds since 1970-01-01T00:00:00Z. */
export const msOf = (instant: Instant): number => Date.parse(instant)

const dayMs = 86_400_000

// Dates by date and days to add: one entry a calendar day and distance, so it stays small.
const laterDates = new Map<string, string>()

const laterDate = (date: string, ms: number): string => {
  const key = `${date}+${ms}`
  const known = laterDates.get(key)
  if (known !== undefined) return known
  const later = new Date(Date.parse(`${date}T00:00:00.000Z`) + ms).toISOString().slice(0, 10)
  laterDates.set(key, later)
  return later
}

/** `ms` may be negative; throws outside 2000 to 2099. */
export const plusMs = (instant: Instant, ms: number): Instant => {
  // Whole days leave the time of day as it is, which spares the request path two conversions.
  if (ms % dayMs === 0) {
    const text = `${laterDate(instant.slice(0, 10), ms)}${instant.slice(10)}`
    if (isInstant(text)) return text
  }
  return instantOf(msOf(instant) + ms)
}
export const earlier = (a: Instant, b: Instant): Instant => (a < b ? a : b)
export const later = (a: Instant, b: Instant): Instant => (a < b ? b : a)
