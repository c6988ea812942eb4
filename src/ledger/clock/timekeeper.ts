/**
 * What time it is, and whether that can be relied on. The ledger's time is the machine's clock as long as it goes on as
 * time does, never less than what is recorded, and after a leap what went by since: whose word came last is told by
 * it, so it is not led away by a clock that somebody set. See docs/decisions/0031.
 */
import type { ClockLeap } from '../../events/facts/clock.ts'
import { monotonic } from '../../kernel/clock.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { HeldClock } from '../../kernel/held-clock.ts'
import { instantOf, instantWithin, later, msOf, msWithin } from '../../kernel/instant.ts'
import type { Instant } from '../../kernel/instant.ts'

/** The clock and the ledger's time are further apart than clocks are. */
export type ClockTrouble = {
  readonly leap: ClockLeap
  /** The ledger's time. */
  readonly ledgerTime: Instant
  /** The machine's clock. */
  readonly clockTime: Instant
}

/** Nothing but what protects is recorded until the clock is right again, or an operator accepts it. */
export type ClockLeapt = { readonly failure: 'clock-leapt' }

export type Timekeeper = {
  /** The ledger's time: what is recorded, and what decisions are made at. */
  readonly clock: Clock
  /** Told of what is recorded, also by others. */
  readonly observe: (recorded: Instant) => void
  /**
   * The time that claims are compared with: the ledger's own, unless that is ahead of the clock by more than the bound;
   * then honest claims are those that fit the clock.
   */
  readonly claimsBy: Clock
  readonly trouble: () => ClockTrouble | undefined
  /** An operator of this node, or of another, accepted times up to this one. */
  readonly noteAccepted: (until: Instant) => void
  /** From now on the machine's clock is believed; times up to `until` are no trouble. */
  readonly accept: (until: Instant) => void
}

export type TimekeeperParts = {
  readonly held: HeldClock
  /** In ms. */
  readonly boundMs: number
  /** The time of the last recorded event. */
  readonly floor: Instant | undefined
  /** Of an acceptance that is on record. */
  readonly acceptedUntil: Instant | undefined
}

/** Up to when times are accepted by this word of an operator. */
export const acceptedBy = ({
  ledgerTime,
  clockTime,
}: Pick<ClockTrouble, 'ledgerTime' | 'clockTime'>): Instant => later(ledgerTime, clockTime)

const none = instantOf(Date.UTC(2000, 0, 1))

// In numbers: this is asked of every act, and an instant takes longer to write than all else of it.
const isAhead = (recordedMs: number, clockMs: number, boundMs: number): boolean =>
  recordedMs > msWithin(clockMs + boundMs)

/** Whether `recorded` lies ahead of a clock, in ms since 1970, by more than the bound. */
export const isAheadOf = (recorded: Instant, clockMs: number, boundMs: number): boolean =>
  isAhead(msOf(recorded), clockMs, boundMs)

/** Keeps the time of one node. */
export const keepTime = (parts: TimekeeperParts): Timekeeper => {
  const { held, boundMs, floor, acceptedUntil = none } = parts
  const { now, nowMs, observe } = monotonic(held.nowMs, floor)
  let accepted = acceptedUntil
  const trouble = (): ClockTrouble | undefined => {
    const leapt = held.leap()
    if (leapt === undefined && (now() <= accepted || !isAhead(nowMs(), held.nowMs(), boundMs)))
      return undefined
    const ledgerTime = now()
    const clockTime = instantWithin(held.wallMs())
    if (leapt === undefined) return { leap: 'log_ahead', ledgerTime, clockTime }
    return { leap: leapt.byMs > 0 ? 'ahead' : 'behind', ledgerTime, clockTime }
  }
  const noteAccepted = (until: Instant): void => {
    accepted = later(accepted, until)
  }
  return {
    clock: now,
    observe,
    claimsBy: () => {
      const clockMs = held.nowMs()
      return isAhead(nowMs(), clockMs, boundMs) ? instantWithin(clockMs) : now()
    },
    trouble,
    noteAccepted,
    accept: (until) => {
      noteAccepted(until)
      held.accept()
    },
  }
}
