/** The day on which something happened, as the bank's calendar has it: China Standard Time, UTC+8 all year. */
import type { Instant } from '../../src/kernel/instant.ts'

const hoursAhead = 8
const daysIn = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

const isLeap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)

const two = (part: number): string => String(part).padStart(2, '0')

const dayAfter = (date: string): string => {
  const year = Number(date.slice(0, 4))
  const month = Number(date.slice(5, 7))
  const day = Number(date.slice(8, 10))
  const last = month === 2 && isLeap(year) ? 29 : (daysIn[month - 1] ?? 31)
  if (day < last) return `${date.slice(0, 8)}${two(day + 1)}`
  return month < 12 ? `${year}-${two(month + 1)}-01` : `${year + 1}-01-01`
}

/** `YYYY-MM-DD` at UTC+8; computed from the text, since pure code has no clock and no zones. */
export const dayOf = (instant: Instant): string => {
  const date = instant.slice(0, 10)
  return Number(instant.slice(11, 13)) + hoursAhead < 24 ? date : dayAfter(date)
}
