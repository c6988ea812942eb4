/** The condition of a follower: whether it is up to date, and whether its feed is alive. */

/** The changing state of a running follower. */
export type Condition = {
  /** Since when something waits to be taken; -Infinity until it was up to date once, undefined while it is. */
  behindSinceMs: number | undefined
  /** The time of the feed's last sign of life; undefined while nothing is followed. */
  heardMs: number | undefined
  /** A failure was met and the next attempt has not succeeded yet. */
  isFailing: boolean
  /** Kind of the last failure, kept after recovery. */
  lastError: string | undefined
}

/** Not up to date yet. */
export const newCondition = (): Condition => ({
  behindSinceMs: Number.NEGATIVE_INFINITY,
  heardMs: undefined,
  isFailing: false,
  lastError: undefined,
})

// A beat may be late: one that was left out, and the next one on its way.
const beats = 2.5

/** Milliseconds of a silence that a feed in order would not keep: 0 where none is expected to speak, or it spoke. */
export const silenceOf = (
  { heardMs }: Pick<Condition, 'heardMs'>,
  nowMs: number,
  heartbeatMs: number | undefined,
): number => {
  if (heardMs === undefined || heartbeatMs === undefined) return 0
  const silentMs = nowMs - heardMs
  return silentMs > beats * heartbeatMs ? silentMs : 0
}

/** Milliseconds behind, or maybe behind, where the feed fell silent: 0 when up to date, Infinity before it was once. */
export const behindMs = (condition: Condition, nowMs: number, heartbeatMs?: number): number => {
  const { behindSinceMs } = condition
  const waitingMs = behindSinceMs === undefined ? 0 : Math.max(0, nowMs - behindSinceMs)
  return Math.max(waitingMs, silenceOf(condition, nowMs, heartbeatMs))
}
