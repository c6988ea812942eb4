/** An event store that resolves unknown outcomes by trying again. */
import { E } from '../fp.ts'
import type { Either } from '../fp.ts'
import { appendUntilKnown } from '../store/append-until-known.ts'
import type { Appended, EventStore, StoredEvent, StoreFailure } from '../store/event-store.ts'
import type { LedgerParts } from './parts.ts'
import type { LogState } from './running.ts'

const pause = { firstPauseMs: 50, maxPauseMs: 2_000 }

/** Retries appends with an unknown outcome, and remembers the largest known position of the log. */
export const persistent = (
  { store, logState, monotonicMs, random, limits }: LedgerParts,
  start: bigint,
) => {
  let head = start
  const ports = {
    store,
    nowMs: monotonicMs,
    sleep: (ms: number) => new Promise<void>((done) => setTimeout(done, ms)),
    jitter: random,
  }
  const append = appendUntilKnown(ports, { ...pause, deadlineMs: limits.appendDeadlineMs })
  let isAway = false
  const noted = (appended: Either<StoreFailure, Appended>): Either<StoreFailure, Appended> => {
    if (E.isRight(appended)) {
      isAway = false
      if (appended.right.position > head) head = appended.right.position
    } else {
      const { failure } = appended.left
      isAway = failure === 'store-unavailable' || failure === 'outcome-unknown'
    }
    return appended
  }
  const noting: EventStore<StoredEvent>['append'] = (stream, expected, events) => () =>
    append(stream, expected, events)().then(noted)
  const stateNow = (): LogState => {
    const state = logState?.() ?? { state: 'ok' }
    return state.state === 'ok' && isAway ? { state: 'away' } : state
  }
  const log = { head: () => head, state: stateNow }
  return { store: { ...store, append: noting }, log }
}
