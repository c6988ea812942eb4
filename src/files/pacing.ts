/** How slowly a file is read through beside whoever is served. */
import { setTimeout as delay } from 'node:timers/promises'

/** Waits so many ms, or until the signal aborts. Keeps no process alive. */
export const pause = async (ms: number, signal: AbortSignal): Promise<void> => {
  await delay(ms, undefined, { signal, ref: false }).catch(() => {})
}

export type Pacing = {
  /** At most. */
  readonly bytesPerSecond: number
  /** Most of this thread's time that may go into it, above 0 up to 1: whoever is served waits meanwhile. */
  readonly share?: number
}

const hundredth = 0.01
// A machine that slept in the middle of a piece did not work all that time.
const longestPieceMs = 1_000

/**
 * Rests after each piece: by its bytes, and by the time that it took of this thread, which is all that went by where
 * whoever read says nothing else.
 */
export const pacing = (
  { bytesPerSecond, share = hundredth }: Pacing,
  signal: AbortSignal,
): ((bytes: number, workedMs?: number) => Promise<void>) => {
  let begunMs = performance.now()
  return async (bytes, workedMs = performance.now() - begunMs) => {
    const countedMs = Math.min(workedMs, longestPieceMs)
    const restMs = Math.max((bytes / bytesPerSecond) * 1_000, countedMs * (1 / share - 1))
    await pause(restMs, signal)
    begunMs = performance.now()
  }
}
