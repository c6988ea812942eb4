/** Allowed errors of clocks: those of devices, and this machine's own. Environment to values; pure. */
import { E } from '../fp.ts'
import type { Either } from '../fp.ts'
import { fault } from './fault.ts'
import type { ConfigFault } from './fault.ts'

const maxClockErrorSeconds = 86_400

/** The allowed error of a device's clock, in ms; undefined if not given. */
export const clockErrorOf = (
  value: string | undefined,
): Either<ConfigFault, { readonly clockErrorMs?: number }> => {
  if (value === undefined || value === '') return E.right({})
  const seconds = /^\d{1,5}$/.test(value) ? Number(value) : -1
  return seconds >= 0 && seconds <= maxClockErrorSeconds
    ? E.right({ clockErrorMs: seconds * 1_000 })
    : fault('LEDGER_CLOCK_ERROR', `seconds, from 0 to ${maxClockErrorSeconds}`)
}

const clockLeapSeconds = 300
const maxClockLeapSeconds = 86_400

/** The allowed leap of this machine's clock, in ms; five minutes if not given. */
export const clockLeapOf = (value: string | undefined): Either<ConfigFault, number> => {
  if (value === undefined || value === '') return E.right(clockLeapSeconds * 1_000)
  const seconds = /^\d{1,5}$/.test(value) ? Number(value) : -1
  if (seconds < 0 || seconds > maxClockLeapSeconds)
    return fault(
      'LEDGER_CLOCK_LEAP',
      `seconds, from 1 to ${maxClockLeapSeconds}, or 0 to believe each leap`,
    )
  return E.right(seconds === 0 ? Number.POSITIVE_INFINITY : seconds * 1_000)
}
