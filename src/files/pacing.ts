/** Slows the reading of a file down, so that requests are not delayed. */
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
/** Of the thread's time in others' hands, from which on it is busy with them. */
const busy = 0.5
/** Rests more that are taken while it is: a tenth of the pace, and never none. */
const moreRests = 9
// A machine that slept in the middle of a piece did not work all that time.
const longestPieceMs = 1_000

/**
 * Rests after each piece: by its bytes, and by the time that it took of this thread, which is all that went by where
 * whoever read says nothing else. While the thread is busy with others it rests ten times as long: what is read meanwhile
 * costs them more than its time, since it drives theirs out of the processor's caches.
 */
export const pacing = (
  { bytesPerSecond, share = hundredth }: Pacing,
  signal: AbortSignal,
): ((bytes: number, workedMs?: number) => Promise<void>) => {
  let begunMs = performance.now()
  return async (bytes, workedMs = performance.now() - begunMs) => {
    const countedMs = Math.min(workedMs, longestPieceMs)
    const restMs = Math.max((bytes / bytesPerSecond) * 1_000, countedMs * (1 / share - 1))
    for (let rests = 0; rests <= moreRests && !signal.aborted; rests += 1) {
      const before = performance.eventLoopUtilization()
      // oxlint-disable-next-line no-await-in-loop -- whether to rest on is known only after the rest
      await pause(restMs, signal)
      if (performance.eventLoopUtilization(before).utilization < busy) break
    }
    begunMs = performance.now()
  }
}
