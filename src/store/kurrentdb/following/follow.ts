/**
 * The live feed: one loop that subscribes, and when that ends, whatever the reason, subscribes again after the last
 * event that was handed out. The server drops those who are slow, whose leader went, or whose network did.
 */
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import { StoreError } from '../../event-store.ts'
import type { EventReader, Followed, StoredEvent } from '../../event-store.ts'
import { newAlarm } from '../waiting/alarm.ts'
import type { Alarm } from '../waiting/alarm.ts'
import { unreachable, wordsOf } from '../wire/fault.ts'
import type { Fault } from '../wire/fault.ts'
import { openFeed } from './feed.ts'
import type { Feed } from './feed.ts'
import type { Link } from '../wire/link.ts'
import { endOf } from './look.ts'
import { feedRequest } from '../wire/requests.ts'
import { runSession } from './session.ts'
import type { StreamNames } from '../server/streams.ts'
import type { Turnstile } from '../waiting/turnstile.ts'
import type { Ending, Progress } from './watch.ts'
import type { LogClient } from '../wire/wire.ts'

export type FollowEnv = {
  /** A connection of its own: a subscription lasts, and a hundred would fill it. */
  readonly link: Link
  readonly places: Turnstile
  readonly names: StreamNames
  readonly heartbeatMs: number
  readonly isClosed: () => boolean
  /** Rung when the store is closed. */
  readonly closing: Set<() => void>
  readonly nowMs: () => number
  /** From 0 to 1. */
  readonly random: () => number
}

const openTimeoutMs = 5_000
const firstPauseMs = 100
const maxPauseMs = 5_000
// A server that has just started may still be reading its own log: one look could come too early.
const looksBeforeCorrupt = 3

type Opened = { readonly client: LogClient; readonly feed: Feed; readonly end: bigint }

const open = async (
  { link, names }: FollowEnv,
  { given, clear }: Progress,
  alarm: Alarm,
): Promise<Either<Fault, Opened>> => {
  const client = await link.ready(openTimeoutMs)
  if (client === undefined) return E.left(unreachable)
  const end = await endOf(client, openTimeoutMs)
  link.note(client, E.isLeft(end) ? end.left : undefined)
  if (E.isLeft(end)) return end
  const after = clear > given && clear <= end.right ? clear : given
  const feed = await openFeed(client, feedRequest(names, after), openTimeoutMs, alarm.ring)
  return E.map((opened: Feed) => ({ client, feed: opened, end: end.right }))(feed)
}

const beyondEnd = (position: bigint, end: bigint): StoreError =>
  new StoreError({
    failure: 'corrupt',
    where: `position ${position}`,
    reason: `the log ends at ${end}: it was cut, or an older copy was restored`,
  })

// A fault that no further attempt can repair is reported at once: the follower may notice it, and try again later.
const giveUp = (ending: Ending): StoreError | undefined =>
  ending.fault === 'denied' || ending.fault === 'invalid'
    ? new StoreError({ failure: 'store-unavailable', cause: wordsOf(ending) })
    : undefined

const asFault = (ending: Ending): Fault =>
  ending.fault === 'stalled' || ending.fault === 'over' ? unreachable : ending

type Loop = {
  readonly env: FollowEnv
  readonly progress: Progress
  readonly alarm: Alarm
  readonly isOver: () => boolean
  /** Looks in a row at a log that ends before where we are. */
  short: number
}

/** One subscription; answers why it ended, and whether it gave anything. */
const once = async function* (
  loop: Loop,
): AsyncGenerator<Followed<StoredEvent>, { readonly ending: Ending; readonly gave: boolean }> {
  const { env, progress, alarm, isOver } = loop
  const opened = await open(env, progress, alarm)
  if (E.isLeft(opened)) return { ending: opened.left, gave: false }
  const { client, feed, end } = opened.right
  let gave = false
  try {
    if (end < progress.given) {
      loop.short += 1
      if (loop.short >= looksBeforeCorrupt) throw beyondEnd(progress.given, end)
      return { ending: unreachable, gave: false }
    }
    loop.short = 0
    progress.announced = undefined
    const session = { ...env, client, feed, alarm, isOver }
    const items = runSession(session, progress)
    for (;;) {
      const next = await items.next()
      if (next.done === true) {
        const ending = next.value
        env.link.note(client, ending.fault === 'over' ? undefined : asFault(ending))
        return { ending, gave }
      }
      gave = true
      yield next.value
    }
  } finally {
    feed.cancel()
  }
}

const looping = async function* (loop: Loop): AsyncGenerator<Followed<StoredEvent>, void> {
  const { env, alarm, isOver } = loop
  let pauseMs = firstPauseMs
  while (!isOver()) {
    const { ending, gave } = yield* once(loop)
    if (isOver()) return
    const failure = giveUp(ending)
    if (failure !== undefined) throw failure
    pauseMs = gave ? firstPauseMs : Math.min(maxPauseMs, pauseMs * 2)
    const untilMs = env.nowMs() + pauseMs * (0.5 + env.random() / 2)
    // A late ring of the subscription that ended must not cut the pause short.
    while (!isOver() && env.nowMs() < untilMs) await alarm.wait(untilMs - env.nowMs())
  }
}

/** Everything of the ledger after `position`, then live, until the signal aborts or the store is closed. */
export const followFrom = (env: FollowEnv): EventReader<StoredEvent>['follow'] =>
  async function* (position, signal) {
    const alarm = newAlarm()
    const isOver = (): boolean => signal.aborted || env.isClosed()
    if (isOver()) return
    if (!(await env.places.enter(openTimeoutMs))) {
      throw new StoreError({ failure: 'store-unavailable', cause: 'too many follow the log' })
    }
    signal.addEventListener('abort', alarm.ring)
    env.closing.add(alarm.ring)
    try {
      const progress = { given: position, clear: position, announced: undefined }
      yield* looping({ env, progress, alarm, isOver, short: 0 })
    } finally {
      signal.removeEventListener('abort', alarm.ring)
      env.closing.delete(alarm.ring)
      env.places.leave()
    }
  }
