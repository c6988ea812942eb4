/** Time as a ledger is told it. */

export type TestClock = {
  readonly now: () => string
  /** Any RFC 3339 instant; also an earlier one, as after a clock was set back. */
  readonly set: (instant: string) => void
  readonly pass: (minutes: number) => void
}

const minuteMs = 60_000

/** A clock that stands at an instant until it is moved; or the machine's own, which goes on by itself, at `now`. */
export const testClock = (
  at: string,
): { readonly nowMs: () => number; readonly clock: TestClock } => {
  const baseMs = at === 'now' ? Date.now : () => 0
  let aheadMs = at === 'now' ? 0 : Date.parse(at)
  const nowMs = (): number => baseMs() + aheadMs
  return {
    nowMs,
    clock: {
      now: () => new Date(nowMs()).toISOString(),
      set: (instant) => {
        aheadMs = Date.parse(instant) - baseMs()
      },
      pass: (minutes) => {
        aheadMs += minutes * minuteMs
      },
    },
  }
}
