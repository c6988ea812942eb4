/** Up to where history is told: on either clock, and by position. */
import type { LedgerEvent } from '../events/ledger-event.ts'
import type { Instant } from '../kernel/instant.ts'
import type { Recorded } from '../store/event-store.ts'

/** Bounds that hold all at once; an absent one bounds nothing. */
export type Until = {
  readonly asOf?: Instant
  readonly knownAt?: Instant
  readonly position?: bigint
}

/** Whether an event is within the bounds asked for, on all clocks at once. */
export const isWithin =
  ({ asOf, knownAt, position }: Until) =>
  ({ event, position: at }: Recorded<LedgerEvent>): boolean =>
    (asOf === undefined || event.occurredAt <= asOf) &&
    (knownAt === undefined || event.recordedAt <= knownAt) &&
    (position === undefined || at <= position)
