/** The live end of the log, batch by batch: what arrives while one is folded forms the next. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { E } from '../fp.ts'
import type { Either } from '../fp.ts'
import { StoreError } from '../store/event-store.ts'
import type {
  EventReader,
  Followed,
  Recorded,
  StoredEvent,
  StoreFailure,
} from '../store/event-store.ts'
import { newInbox } from './inbox.ts'
import type { Inbox } from './inbox.ts'

type Item = Followed<StoredEvent>

/** The fold's handlers of a feed. */
export type Following<H> = {
  /** The feed gave something. */
  readonly onHeard: () => void
  /** Called for each arrived event. */
  readonly onArrival: () => void
  readonly apply: (events: ReadonlyArray<Recorded<StoredEvent>>) => Promise<Either<H, void>>
  /** There is nothing of ours between the last event and here. */
  readonly onPosition: (position: bigint) => void
  /** Nothing more waits to be folded. */
  readonly onCaughtUp: () => void
}

const inboxCapacity = 1_024

const drain = async <H>(inbox: Inbox<Item>, following: Following<H>): Promise<Either<H, void>> => {
  for (;;) {
    // One turn lets those that arrive together be taken together.
    const items = await inbox.take(inboxCapacity)
    if (items.length === 0) return E.right(undefined)
    const events = items.flatMap((item) => (item.kind === 'event' ? [item.recorded] : []))
    const applied = await following.apply(events)
    if (E.isLeft(applied)) return applied
    const last = items.at(-1)
    if (last !== undefined && last.kind !== 'event') following.onPosition(last.position)
    if (inbox.size() === 0 && items.some(({ kind }) => kind === 'caught-up')) following.onCaughtUp()
    await nextTurn()
  }
}

const pump = async <H>(
  feed: () => AsyncIterable<Item>,
  inbox: Inbox<Item>,
  { onHeard, onArrival }: Following<H>,
): Promise<Either<StoreFailure, void>> => {
  try {
    for await (const item of feed()) {
      onHeard()
      if (item.kind === 'event') onArrival()
      await inbox.offer(item)
    }
    return E.right(undefined)
  } catch (cause) {
    return E.left(
      cause instanceof StoreError ? cause.failure : { failure: 'store-unavailable', cause },
    )
  } finally {
    inbox.end()
  }
}

/** Follows after `position` until the signal aborts, the log fails, or `apply` says to stop. */
export const followLive = async <H>(
  { follow }: Pick<EventReader<StoredEvent>, 'follow'>,
  position: bigint,
  signal: AbortSignal,
  following: Following<H>,
): Promise<Either<H | StoreFailure, void>> => {
  const ending = new AbortController()
  const inbox = newInbox<Item>(inboxCapacity)
  const feed = () => follow(position, AbortSignal.any([signal, ending.signal]))
  const pumping = pump(feed, inbox, following)
  const drained = await drain(inbox, following)
  ending.abort()
  // A pump that waits for room would never see the abort.
  inbox.end()
  const pumped = await pumping
  return E.isLeft(drained) ? drained : pumped
}
