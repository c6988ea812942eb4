/** What a receipt says beside what was recorded. */
import type { LedgerEvent } from '../../events/ledger-event.ts'
import type { ActOutcome } from '../ledger.ts'
import type { ClockOff } from '../clock/claimed-time.ts'

/** What the receipt says of a device's clock, or of a service's that was not believed; nothing within the bound. */
const clockOff = (
  {
    occurredAt,
    recordedAt,
    timeSource,
    claimed,
  }: Pick<LedgerEvent, 'occurredAt' | 'recordedAt' | 'timeSource' | 'claimed'>,
  errorMs: number,
): ClockOff | undefined => {
  const at = claimed?.at ?? (timeSource === 'device' ? occurredAt : undefined)
  if (at === undefined) return undefined
  const offMs = Date.parse(at) - Date.parse(recordedAt)
  return Math.abs(offMs) <= errorMs
    ? undefined
    : { claimed: at, countedFrom: occurredAt, offBySeconds: Math.round(offMs / 1_000) }
}

/** What else the caller is to know: what was left out of their act, and that a clock is off. */
export const withRemarks = (
  errorMs: number,
  omitted: ReadonlyArray<string>,
  outcome: ActOutcome,
): ActOutcome => {
  const [first] = outcome.events
  const { omitted: ofBounds = [] } = outcome
  const clock = first === undefined ? undefined : clockOff(first, errorMs)
  if (clock === undefined && omitted.length === 0) return outcome
  return {
    ...outcome,
    ...(omitted.length === 0 ? {} : { omitted: [...omitted, ...ofBounds] }),
    ...(clock === undefined ? {} : { clock }),
  }
}
