/**
 * Gives the ledger's time, and tells whether it is reliable. It is the machine's clock as long as that runs steadily,
 * is never before a recorded event, and continues by a monotonic clock after a leap. Since it decides which of two
 * acts is later, setting the machine's clock must not change it. See docs/decisions/0031.
 */
import type { ClockLeap } from '../../events/facts/clock.ts'
import { monotonic } from '../../kernel/clock.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { HeldClock } from '../../kernel/held-clock.ts'
import { instantOf, instantWithin, later, msOf, msWithin } from '../../kernel/instant.ts'
import type { Instant } from '../../kernel/instant.ts'

/** The clock and the ledger's time differ by more than the bound. */
export type ClockTrouble = {
  readonly leap: ClockLeap
  /** The ledger's time. */
  readonly ledgerTime: Instant
  /** The machine's clock. */
  readonly clockTime: Instant
}

/** Only protective acts are recorded until the clock is right again, or an operator accepts it. */
export type ClockLeapt = { readonly failure: 'clock-leapt' }

export type Timekeeper = {
  /** The ledger's time, for recording and for decisions. */
  readonly clock: Clock
  /** Call it with the time of each event, also of other nodes. */
  readonly observe: (recorded: Instant) => void
  /**
   * The time that claims are compared with: the ledger's own, unless that is ahead of the clock by more than the bound;
   * then honest claims are those that fit the clock.
   */
  readonly claimsBy: Clock
  readonly trouble: () => ClockTrouble | undefined
  /** Call it after an operator of any node accepted times up to this one. */
  readonly noteAccepted: (until: Instant) => void
  /** Uses the machine's clock from now on; times up to `until` cause no alarm. */
  readonly accept: (until: Instant) => void
}

export type TimekeeperParts = {
  readonly held: HeldClock
  /** In ms. */
  readonly boundMs: number
  /** The time of the last recorded event. */
  readonly floor: Instant | undefined
  /** From a recorded acceptance. */
  readonly acceptedUntil: Instant | undefined
}

/** The time up to which this acceptance accepts times. */
export const acceptedBy = ({
  ledgerTime,
  clockTime,
}: Pick<ClockTrouble, 'ledgerTime' | 'clockTime'>): Instant => later(ledgerTime, clockTime)

const none = instantOf(Date.UTC(2000, 0, 1))

// Compares numbers: this runs for every act, and making an instant would take longer than everything else in it.
const isAhead = (recordedMs: number, clockMs: number, boundMs: number): boolean =>
  recordedMs > msWithin(clockMs + boundMs)

/** Whether `recorded` is ahead of a clock (ms since 1970) by more than the bound. */
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
