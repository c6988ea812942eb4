/**
 * The watch over one subscription. It is said to be whole only when a look at the leader's log finds nothing that
 * was not handed out: a server that is frozen, a subscription that died unseen, or a node that fell behind makes it
 * silent, and whoever relies on it can tell.
 */
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import type { Followed, StoredEvent } from '../../event-store.ts'
import type { Alarm } from '../waiting/alarm.ts'
import type { Fault } from '../wire/fault.ts'
import type { Feed } from './feed.ts'
import { lookBeyond } from './look.ts'
import type { Sight } from './look.ts'
import type { StreamNames } from '../server/streams.ts'
import type { LogClient } from '../wire/wire.ts'

/** The position of a follower, over all its subscriptions. */
export type Progress = {
  /** Position of the last event handed out, or where it began. */
  given: bigint
  /** No event of ours lies between `given` and here; that of a real event, or `given`. */
  clear: bigint
  /** Up to where it was last said to have caught up. */
  announced: bigint | undefined
}

export type Session = {
  readonly client: LogClient
  readonly feed: Feed
  readonly alarm: Alarm
  readonly names: StreamNames
  /** A sign of life at least this often, ms. */
  readonly heartbeatMs: number
  /** Monotonic ms. */
  readonly nowMs: () => number
  readonly isOver: () => boolean
}

/** The reason for the end of a subscription: its fault, or that the log continued without it. */
export type Ending = Fault | { readonly fault: 'stalled' } | { readonly fault: 'over' }

// Live events come in bursts: "caught up" is said when nothing came for this long, not after each.
const quietMs = 10
/** The longest time that the log may be ahead of a silent subscription, ms. */
const stallMs = 3_000
const lookTimeoutMs = 5_000

type Seen = { readonly at: bigint; readonly sinceMs: number; readonly sight: Either<Fault, Sight> }

/** The state of one subscription beside its events. */
export type Watch = {
  isLive: boolean
  lastNewsMs: number
  lastLookMs: number
  /** The time of the last delivered item. */
  lastItemMs: number
  aheadSinceMs: number | undefined
  looking: boolean
  seen: Seen | undefined
}

/** An item for a follower. */
export type Item = Followed<StoredEvent>

/** Begins a look at the leader's log; its result rings the alarm. */
export const startLook = (session: Session, progress: Progress, watch: Watch): void => {
  const { client, names, alarm, nowMs } = session
  const at = progress.given
  const from = progress.clear > at ? progress.clear : at
  const sinceMs = nowMs()
  watch.looking = true
  watch.lastLookMs = sinceMs
  void lookBeyond(client, names, at, from, lookTimeoutMs).then((sight) => {
    watch.looking = false
    watch.seen = { at, sinceMs, sight }
    alarm.ring()
  })
}

/** Everything known of was handed out. */
export const caughtUp = (progress: Progress): Item => {
  progress.announced = progress.given
  return { kind: 'caught-up', position: progress.given }
}

/** The result of a finished look: an item to deliver, an ending, or nothing. */
export const verdict = (
  session: Session,
  progress: Progress,
  watch: Watch,
): Item | Ending | undefined => {
  const { seen } = watch
  watch.seen = undefined
  // An event that came meanwhile is a sign of life by itself, and what was seen is out of date.
  if (seen === undefined || seen.at !== progress.given) return undefined
  if (E.isLeft(seen.sight)) return seen.sight.left.fault === 'away' ? undefined : seen.sight.left
  const { isAhead, end } = seen.sight.right
  if (isAhead) {
    watch.aheadSinceMs ??= session.nowMs()
    return session.nowMs() - watch.aheadSinceMs > stallMs ? { fault: 'stalled' } : undefined
  }
  watch.aheadSinceMs = undefined
  watch.isLive = true
  if (end > progress.clear) progress.clear = end
  if (progress.announced !== progress.given) return caughtUp(progress)
  // An item that was delivered during the look is a sufficient sign of life.
  if (watch.lastItemMs >= seen.sinceMs) return undefined
  const position = progress.clear > progress.given ? progress.clear : progress.given
  return { kind: 'checkpoint', position }
}

/** Whether it is time to say that it has caught up. */
export const isQuiet = (session: Session, progress: Progress, watch: Watch): boolean =>
  watch.isLive &&
  progress.announced !== progress.given &&
  session.nowMs() - watch.lastNewsMs >= quietMs

/** Until when there is nothing to do unless something comes, ms from now. */
export const restMs = (session: Session, progress: Progress, watch: Watch): number => {
  const nowMs = session.nowMs()
  const lookMs = watch.looking
    ? session.heartbeatMs
    : watch.lastLookMs + session.heartbeatMs / 2 - nowMs
  const quiet =
    watch.isLive && progress.announced !== progress.given
      ? watch.lastNewsMs + quietMs - nowMs
      : session.heartbeatMs
  return Math.max(1, Math.min(lookMs, quiet))
}

/** A watch that begins now: the first look is due at once. */
export const newWatch = ({ nowMs, heartbeatMs }: Session): Watch => ({
  isLive: false,
  lastNewsMs: nowMs(),
  lastLookMs: nowMs() - heartbeatMs / 2,
  lastItemMs: Number.NEGATIVE_INFINITY,
  aheadSinceMs: undefined,
  looking: false,
  seen: undefined,
})

/** Whether the next look is due. */
export const isLookDue = ({ nowMs, heartbeatMs }: Session, watch: Watch): boolean =>
  !watch.looking && nowMs() - watch.lastLookMs >= heartbeatMs / 2
