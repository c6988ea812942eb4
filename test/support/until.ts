/** Waits for what comes about by itself: by another process, a follower, a timer, a socket. */
import { setTimeout as delay } from 'node:timers/promises'

/**
 * Far longer than anything takes that a test waits for, and shorter than a test may take: a machine that is busy with
 * a build is late, and no test may fail for that.
 */
export const patienceMs = 45_000

/**
 * Asks every few milliseconds until it holds, and answers after how many. Rejects where it does not within `withinMs`.
 * A shorter time than `patienceMs` is for what is promised within that time, and is several times as long as the promise.
 */
export const until = async (
  holds: () => boolean | Promise<boolean>,
  withinMs = patienceMs,
): Promise<number> => {
  const startedMs = performance.now()
  while (!(await holds())) {
    if (performance.now() - startedMs > withinMs) throw new Error(`not within ${withinMs} ms`)
    await delay(10)
  }
  return performance.now() - startedMs
}

/**
 * Asks again where the answer was lost. A server that refuses a body unread answers and closes; a client that still sends may
 * meet the reset of that connection before they read the answer (RFC 9112 section 9.6).
 */
export const untilAnswered = async <A>(ask: () => Promise<A | undefined>): Promise<A> => {
  const endMs = performance.now() + patienceMs
  for (;;) {
    const answer = await ask().catch((cause: unknown) => {
      if (performance.now() > endMs) throw cause
      return undefined
    })
    if (answer !== undefined) return answer
    if (performance.now() > endMs) throw new Error('it was never answered')
    await delay(10)
  }
}

/**
 * Does what must be done before a moment, with a later and later one where it came too late: a busy machine may take
 * longer to record a consent of two seconds than it lasts. Answers what was done in time; `over` waits for the moment.
 */
export const inTime = async <A>(
  attempt: (endMs: number) => Promise<A>,
): Promise<{ readonly done: A; readonly over: () => Promise<number> }> => {
  for (let lifeMs = 1_500; ; lifeMs *= 3) {
    const endMs = Date.now() + lifeMs
    const done = await attempt(endMs)
    if (Date.now() < endMs) return { done, over: () => until(() => Date.now() > endMs) }
  }
}
