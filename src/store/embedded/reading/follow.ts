/** The live feed: reads each event when it is asked for, so that a slow consumer costs one piece of memory. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import type { Bell } from '../../bell.ts'
import { StoreError } from '../../event-store.ts'
import type { Followed, StoredEvent, StoreFailure } from '../../event-store.ts'
import { withLog } from '../log.ts'
import type { Log } from '../log.ts'
import { headIn } from './pages.ts'
import { newSequence } from './sequence.ts'
import type { Sequence } from './sequence.ts'

// A consumer that never waits itself must not keep everybody else waiting.
const eventsPerTurn = 1_024
const pieceBytes = 128 * 1_024

/** The way in which a follower learns of new events. */
export type News = {
  readonly bell: Bell
  /** The longest sleep, ms: a reader gets no signal from another process. */
  readonly pollIntervalMs: number
  /** Ends every follower. */
  readonly isClosed: () => boolean
}

const orThrow = <A>(result: Either<StoreFailure, A>): A => {
  if (E.isLeft(result)) throw new StoreError(result.left)
  return result.right
}

const aheadOfLog = (position: number, head: number): StoreError =>
  new StoreError({
    failure: 'corrupt',
    where: `position ${position}`,
    reason: `the log ends at ${head}: it was cut, or an older copy was restored`,
  })

/** The events from `at` to the head. */
const upToHead = async function* (
  log: Log,
  read: Sequence,
  at: number,
  isOver: () => boolean,
): AsyncGenerator<Followed<StoredEvent>, number, undefined> {
  const head = orThrow(headIn(log))
  if (at > head + 1) throw aheadOfLog(at - 1, head)
  let next = at
  while (next <= head && !isOver()) {
    const position = next
    yield { kind: 'event', recorded: orThrow(withLog(log, () => read(position))) }
    next += 1
    if (next % eventsPerTurn === 0) await nextTurn()
  }
  return next
}

/**
 * History after `position`, then live, in order, until the signal aborts or the store is closed. Says
 * 'caught-up' each time it has given all there is. Throws StoreError on damage, and when `position` lies
 * beyond the end of the log.
 */
export const follow = async function* (
  log: Log,
  { bell, pollIntervalMs, isClosed }: News,
  position: bigint,
  signal: AbortSignal,
): AsyncGenerator<Followed<StoredEvent>, void, undefined> {
  const isOver = (): boolean => signal.aborted || isClosed()
  const read = newSequence(log, pieceBytes)
  let at = Number(position) + 1
  let announced = at - 2
  while (!isOver()) {
    at = yield* upToHead(log, read, at, isOver)
    if (isOver()) return
    // Nothing is awaited between this look at the head and the wait: no ring is missed.
    if (orThrow(headIn(log)) >= at) continue
    if (announced < at - 1) {
      announced = at - 1
      yield { kind: 'caught-up', position: BigInt(announced) }
      continue
    }
    await bell.wait(signal, pollIntervalMs)
  }
}
