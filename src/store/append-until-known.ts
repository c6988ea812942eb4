/** Turns "the outcome is unknown" into a known one, by asking again with the same ids and expectation. */
import { E } from '../fp.ts'
import type { Either, TaskEither } from '../fp.ts'
import type { StreamId } from '../kernel/ids.ts'
import type { Appended, EventStore, Expected, StoreFailure } from './event-store.ts'

/** Patience in ms. */
export type RetryTiming = {
  /** The first pause; each one after it is twice as long. */
  readonly firstPauseMs: number
  readonly maxPauseMs: number
  /** No new attempt starts after this long. */
  readonly deadlineMs: number
}

/** Time as ports, so that tests need not wait. */
export type RetryPorts<A> = {
  readonly store: Pick<EventStore<A>, 'append'>
  /** Milliseconds that never go back. */
  readonly nowMs: () => number
  readonly sleep: (ms: number) => Promise<void>
  /** From 0 to 1: spreads those who retry together. */
  readonly jitter: () => number
}

const isUnknown = (result: Either<StoreFailure, Appended>): boolean =>
  E.isLeft(result) && result.left.failure === 'outcome-unknown'

const isOver = (result: Either<StoreFailure, Appended>): boolean =>
  E.isLeft(result) && result.left.failure === 'outcome-unknown' && result.left.ended === true

// While an outcome is open, "cannot be reached" says nothing about the first attempt: it stays open.
const isOpen = (result: Either<StoreFailure, Appended>): boolean =>
  isUnknown(result) || (E.isLeft(result) && result.left.failure === 'store-unavailable')

/**
 * Appends; when the outcome is unknown, tries again until it is known or the deadline has passed, and then
 * answers 'outcome-unknown'. A repeat can never write twice: same ids, same exact expectation. An append that is
 * refused at once, 'store-unavailable' included, is not repeated: nothing was written, the caller chooses. Nor is one
 * whose store has ended: who waits is answered before the process ends.
 */
export const appendUntilKnown =
  <A>(
    { store, nowMs, sleep, jitter }: RetryPorts<A>,
    { firstPauseMs, maxPauseMs, deadlineMs }: RetryTiming,
  ) =>
  (
    stream: StreamId,
    expected: Expected,
    events: ReadonlyArray<A>,
  ): TaskEither<StoreFailure, Appended> =>
  () => {
    const startedMs = nowMs()
    const append = store.append(stream, expected, events)
    const again = async (unknown: Either<StoreFailure, Appended>) => {
      let result = unknown
      let pauseMs = firstPauseMs
      while (isOpen(result)) {
        const pause = pauseMs * (0.5 + jitter() / 2)
        if (nowMs() + pause - startedMs > deadlineMs) return unknown
        await sleep(pause)
        pauseMs = Math.min(maxPauseMs, pauseMs * 2)
        result = await append()
      }
      return result
    }
    return append().then((first) => (isUnknown(first) && !isOver(first) ? again(first) : first))
  }
