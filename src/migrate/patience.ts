/** A store that is away for a while is waited for: a move takes hours, and an election some seconds. */
import { E } from '../fp.ts'
import type { Either, TaskEither } from '../fp.ts'
import type { RetryPorts, RetryTiming } from '../store/append-until-known.ts'
import type { StoreFailure } from '../store/event-store.ts'

/** Time as ports, so that tests need not wait. */
export type TimePorts = Omit<RetryPorts<unknown>, 'store'>

const mayPass = (result: Either<StoreFailure, unknown>): boolean =>
  E.isLeft(result) &&
  (result.left.failure === 'store-unavailable' || result.left.failure === 'outcome-unknown')

/**
 * Repeats what failed because the store was away or did not answer, until the deadline; then its last failure. For
 * reads, and for appends with exact expectations: neither does anything twice.
 */
export const patiently =
  ({ nowMs, sleep, jitter }: TimePorts, { firstPauseMs, maxPauseMs, deadlineMs }: RetryTiming) =>
  <A>(task: TaskEither<StoreFailure, A>): TaskEither<StoreFailure, A> =>
  async () => {
    const startedMs = nowMs()
    let pauseMs = firstPauseMs
    for (;;) {
      const result = await task()
      const pause = pauseMs * (0.5 + jitter() / 2)
      if (!mayPass(result) || nowMs() + pause - startedMs > deadlineMs) return result
      await sleep(pause)
      pauseMs = Math.min(maxPauseMs, pauseMs * 2)
    }
  }
