/**
 * A follower of the log with a checkpoint: catches up page by page from where it was, follows, and after a failure waits
 * and goes on from there. What it makes of the events, and where it keeps how far it came, is its user's: the projector
 * folds them into rows. Nothing is skipped, and nothing is handed over twice while it runs; after a start it goes on
 * from the checkpoint, so that what was taken since is taken again.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { E } from '../fp.ts'
import type { Either } from '../fp.ts'
import type { EventReader, Recorded, StoredEvent, StoreFailure } from '../store/event-store.ts'
import { eventsPerPage, pageAfter } from '../store/page.ts'
import type { Condition } from './condition.ts'
import { followLive } from './follow-live.ts'

/** Events in order of position. */
export type Batch = ReadonlyArray<Recorded<StoredEvent>>

/** A follower: `H` is the reason of an interrupted batch, `S` the reason of its final end. */
export type Follower<H, S> = {
  /** Everything up to here is taken: that of the checkpoint at the start. */
  readonly position: () => bigint
  /** Called before each attempt: brings back what batches need. */
  readonly restore: () => Promise<Either<H, void>>
  /** Takes a batch, and moves `position` as far as it was taken. */
  readonly apply: (batch: Batch) => Promise<Either<H, void>>
  /** There is nothing of ours between the last event and here. */
  readonly onPosition: (position: bigint) => void
  /** The reason that no further attempt can repair; undefined if one might. */
  readonly stopFor: (halt: H | StoreFailure) => S | undefined
  /** The kind of a halt, for people and metrics. */
  readonly kindOf: (halt: H | StoreFailure) => string
}

/** The feed of the follower, and the receivers of its notices. */
export type FollowerEnv = {
  readonly reader: Pick<EventReader<StoredEvent>, 'readAll' | 'follow'>
  readonly condition: Condition
  /** Monotonic milliseconds. */
  readonly nowMs: () => number
  readonly signal: AbortSignal
}

const firstDelayMs = 50
const maxDelayMs = 5_000

const catchUp = async <H, S>(
  { position, apply }: Follower<H, S>,
  { reader, signal }: FollowerEnv,
): Promise<Either<H | StoreFailure, void>> => {
  const after = pageAfter(reader)
  let coming = after(position(), eventsPerPage)()
  while (!signal.aborted) {
    const page = await coming
    if (E.isLeft(page)) return page
    const last = page.right.at(-1)
    if (last === undefined) break
    // Asked for before this one is taken: the log is read while the batch is worked on.
    coming = after(last.position, eventsPerPage)()
    const applied = await apply(page.right)
    if (E.isLeft(applied)) return applied
  }
  return E.right(undefined)
}

const attempt = async <H, S>(
  follower: Follower<H, S>,
  env: FollowerEnv,
): Promise<Either<H | StoreFailure, void>> => {
  const { reader, condition, signal, nowMs } = env
  const restored = await follower.restore()
  if (E.isLeft(restored)) return restored
  const caughtUp = await catchUp(follower, env)
  if (E.isLeft(caughtUp)) return caughtUp
  condition.isFailing = false
  const onHeard = (): void => {
    condition.heardMs = nowMs()
  }
  onHeard()
  return followLive(reader, follower.position(), signal, {
    apply: follower.apply,
    onHeard,
    onArrival: () => {
      condition.behindSinceMs ??= nowMs()
    },
    onPosition: follower.onPosition,
    onCaughtUp: () => {
      condition.behindSinceMs = undefined
    },
  })
}

/** Runs until something stops it for good: that is the answer. Undefined where the signal ended it. */
export const runFollower = async <H, S>(
  follower: Follower<H, S>,
  env: FollowerEnv,
): Promise<S | undefined> => {
  const { condition, signal, nowMs } = env
  let delayMs = firstDelayMs
  while (!signal.aborted) {
    const from = follower.position()
    const ended = await attempt(follower, env)
    if (signal.aborted) break
    // A feed that ends by itself is a log that was closed or lost.
    const halt: H | StoreFailure = E.isLeft(ended)
      ? ended.left
      : { failure: 'store-unavailable', cause: 'the feed ended' }
    condition.lastError = follower.kindOf(halt)
    const stop = follower.stopFor(halt)
    if (stop !== undefined) return stop
    condition.isFailing = true
    condition.behindSinceMs ??= nowMs()
    delayMs = follower.position() > from ? firstDelayMs : Math.min(delayMs * 2, maxDelayMs)
    await delay(delayMs, undefined, { signal }).catch(() => {})
  }
  return undefined
}
