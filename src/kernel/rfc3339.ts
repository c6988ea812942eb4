/** Date-times in the grammar of RFC 3339 section 5.6, read to milliseconds since 1970. */
import { E } from '../fp.ts'
import type { Either } from '../fp.ts'

// `T` and `Z` may be lower case (section 5.6, NOTE). Nothing else is: neither a space between, nor a missing zone.
const grammar =
  /^(\d{4})-(\d\d)-(\d\d)[Tt](\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:[Zz]|([+-])(\d\d):(\d\d))$/

/** UTF-16 units: a fraction may have any number of digits, yet nobody measures more than these. */
const maxLength = 64

const minuteMs = 60_000

/**
 * UTC days since 2000 whose last minute had 61 seconds (RFC 3339 appendix D, continued from IERS Bulletin C). No day
 * before `announcedUntil` has another one. Later ones are announced half a year ahead, too late for a program: until
 * then any end of June or December may have one (section 5.7), and an act told in that second is not refused.
 */
const leapDays: ReadonlySet<string> = new Set([
  '2005-12-31',
  '2008-12-31',
  '2012-06-30',
  '2015-06-30',
  '2016-12-31',
])
const announcedUntil = '2026-01-01'

const mayHaveLeapSecond = (date: string): boolean =>
  leapDays.has(date) || (date >= announcedUntil && /-(?:06-30|12-31)$/.test(date))

const isBetween = (value: number, min: number, max: number): boolean => value >= min && value <= max

const noSuchTime: Either<string, never> = E.left('a day and time that exist')

/** The last millisecond before the minute ends: a leap second stays in its day, and instants keep their order. */
const leapSecond = (minuteStartMs: number): Either<string, number> => {
  const iso = new Date(minuteStartMs).toISOString()
  return iso.slice(11, 16) === '23:59' && mayHaveLeapSecond(iso.slice(0, 10))
    ? E.right(minuteStartMs + minuteMs - 1)
    : noSuchTime
}

/** Milliseconds since 1970-01-01T00:00:00Z; finer fractions are cut off. Says what was expected when it is none. */
export const readDateTime = (text: string): Either<string, number> => {
  const match = text.length > maxLength ? null : grammar.exec(text)
  if (match === null)
    return E.left('a date-time with seconds and a zone, such as 2026-11-22T10:00:00+08:00')
  const [, year, month, day, hour, minute, second, fraction = '', sign, zoneHour, zoneMinute] =
    match
  const dayMs = Date.UTC(Number(year), Number(month) - 1, Number(day))
  // A day that does not exist rolls over to another: it must come back as it went in.
  if (
    Number(year) < 1000 ||
    new Date(dayMs).toISOString().slice(0, 10) !== text.slice(0, 10) ||
    !isBetween(Number(hour), 0, 23) ||
    !isBetween(Number(minute), 0, 59) ||
    !isBetween(Number(second), 0, 60) ||
    !isBetween(Number(zoneHour ?? 0), 0, 23) ||
    !isBetween(Number(zoneMinute ?? 0), 0, 59)
  )
    return noSuchTime
  const zone = Number(zoneHour ?? 0) * 60 + Number(zoneMinute ?? 0)
  const local = dayMs + (Number(hour) * 60 + Number(minute)) * minuteMs
  const start = sign === '-' ? local + zone * minuteMs : local - zone * minuteMs
  if (second === '60') return leapSecond(start)
  return E.right(start + Number(second) * 1_000 + Number(fraction.padEnd(3, '0').slice(0, 3)))
}
