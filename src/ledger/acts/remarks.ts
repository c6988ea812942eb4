/** Remarks in a receipt besides the recorded events. */
import type { LedgerEvent } from '../../events/ledger-event.ts'
import type { ActOutcome } from '../ledger.ts'
import type { ClockOff } from '../clock/claimed-time.ts'

/** The remark about a clock, of a device or of a service that was not trusted; nothing within the bound. */
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

/** Adds the remarks: fields left out of the act, and a wrong clock. */
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
