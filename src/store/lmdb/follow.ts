/** The live feed: pulls each event from disk when it is asked for, so that a slow consumer costs no memory. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { StoreError } from '../event-store.ts'
import type { Followed, StoredEvent, StoreFailure } from '../event-store.ts'
import { headIn, withLog } from './access.ts'
import type { Access } from './access.ts'
import type { Bell } from '../bell.ts'
import { eventAt } from './log.ts'

// A consumer that never waits itself must not keep everybody else waiting.
const eventsPerTurn = 1_024

/** How a follower learns that there is more. */
export type News = {
  readonly bell: Bell
  /** How long to sleep at most, ms: a reader hears no bell of another process. */
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

/** The events from `at` to the head, then nothing: ends early when the log is being reopened. */
const upToHead = async function* (
  access: Access,
  at: number,
  isOver: () => boolean,
): AsyncGenerator<Followed<StoredEvent>, number, undefined> {
  const environment = access.current()
  if (environment === undefined) return at
  // A snapshot taken earlier in this turn could end before a position that another process has just named.
  environment.root.resetReadTxn()
  const head = orThrow(headIn(access))
  if (at > head + 1) throw aheadOfLog(at - 1, head)
  let next = at
  while (next <= head && !isOver() && access.current() !== undefined) {
    const position = next
    yield {
      kind: 'event',
      recorded: orThrow(withLog(access, (log) => eventAt(log, position))),
    }
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
  access: Access,
  { bell, pollIntervalMs, isClosed }: News,
  position: bigint,
  signal: AbortSignal,
): AsyncGenerator<Followed<StoredEvent>, void, undefined> {
  const isOver = (): boolean => signal.aborted || isClosed()
  let at = Number(position) + 1
  let announced = at - 2
  while (!isOver()) {
    at = yield* upToHead(access, at, isOver)
    if (isOver()) return
    const current = access.current()
    // Nothing is awaited between this look at the head and the wait: no ring is missed.
    if (current !== undefined && orThrow(headIn(access)) >= at) continue
    if (current !== undefined && announced < at - 1) {
      announced = at - 1
      yield { kind: 'caught-up', position: BigInt(announced) }
      continue
    }
    await bell.wait(signal, pollIntervalMs)
    access.current()?.root.resetReadTxn()
  }
}
