/**
 * The machine's clock, held against one that nobody sets. A clock that leaps while the process runs was set by hand, by
 * a time service that steps, or by a fault: until somebody says that it is right, time goes on as it did before.
 */

/** The difference of the wall clock from the continued time, in ms; positive if the wall clock is ahead. */
export type Leap = { readonly byMs: number }

export type HeldClock = {
  /** Milliseconds since 1970: the wall clock's, or after a leap the time as it went on without it. */
  readonly nowMs: () => number
  /** Reads the wall clock, in ms since 1970. */
  readonly wallMs: () => number
  /** The leap that stands; undefined while the wall clock is believed, also once it came back by itself. */
  readonly leap: () => Leap | undefined
  /** From now on the wall clock is believed again, whatever it says. */
  readonly accept: () => void
}

export type HeldClockParts = {
  /** Milliseconds since 1970, as the machine says. */
  readonly wallMs: () => number
  /** Milliseconds from any start, never set by anybody. */
  readonly monotonicMs: () => number
  /** Milliseconds in which the machine slept, from any start: a clock that is ahead by those did not leap. */
  readonly sleptMs: () => number
  /** A leap further than this, in ms, is not believed; `Infinity` believes all. */
  readonly boundMs: number
}

/**
 * A time service that steps a slow machine's clock every hour would seem to leap after some weeks, so the clock is
 * followed by a thousandth of the time that went by: more than any machine's is off, and far less than a leap.
 */
const followed = 1 / 1_000

/** Interval of the checks for sleep during a leap, in ms: each check reads a file. */
const askedEveryMs = 1_000

const bounded = (value: number, most: number): number => Math.max(-most, Math.min(most, value))

type Look = {
  readonly nowMs: number
  /** 0 while the wall clock is believed. */
  readonly offMs: number
}

const looking = (parts: HeldClockParts) => {
  const { wallMs, monotonicMs, sleptMs, boundMs } = parts
  // The expected wall clock is `based` plus the monotonic time since `since`.
  let based = wallMs()
  let since = monotonicMs()
  let slept = sleptMs()
  let askAgainAt = 0
  const rebase = (): void => {
    based = wallMs()
    since = monotonicMs()
    slept = sleptMs()
  }
  const wasAsleep = (offMs: number, monotonic: number): boolean => {
    if (offMs < 0 || monotonic < askAgainAt) return false
    askAgainAt = monotonic + askedEveryMs
    return Math.abs(offMs - (sleptMs() - slept)) <= boundMs
  }
  const look = (): Look => {
    const monotonic = monotonicMs()
    const expected = based + (monotonic - since)
    const wall = wallMs()
    const offMs = wall - expected
    if (Math.abs(offMs) <= boundMs) {
      based = expected + bounded(offMs, (monotonic - since) * followed)
      since = monotonic
      return { nowMs: wall, offMs: 0 }
    }
    if (!wasAsleep(offMs, monotonic)) return { nowMs: expected, offMs }
    rebase()
    return { nowMs: wall, offMs: 0 }
  }
  return { look, rebase }
}

/** Believes the wall clock as it is now, and from then on each leap up to the bound. */
export const holdClock = (parts: HeldClockParts): HeldClock => {
  const { look, rebase } = looking(parts)
  return {
    nowMs: () => look().nowMs,
    wallMs: parts.wallMs,
    leap: () => {
      const { offMs } = look()
      return offMs === 0 ? undefined : { byMs: offMs }
    },
    accept: rebase,
  }
}

/** A clock that is believed however it leaps. */
export const believedClock = (nowMs: () => number): HeldClock => ({
  nowMs,
  wallMs: nowMs,
  leap: () => undefined,
  accept: () => {},
})
