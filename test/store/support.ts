/** Values for the tests of a store: names that no other test uses, and results without their wrapping. */
import { randomBytes, randomUUID } from 'node:crypto'
import { eventIdFrom } from '../../src/kernel/ids.ts'
import type { EventId, StreamId } from '../../src/kernel/ids.ts'
import type {
  EventReader,
  EventStore,
  Followed,
  Recorded,
  StoredEvent,
  StoreFailure,
} from '../../src/store/event-store.ts'
import { right } from '../support/unwrap.ts'

export type Store = EventStore<StoredEvent>

/** A stream no other test writes to, also in a log that is shared. */
export const freshStream = (kind = 'contract'): StreamId =>
  `${kind}-${randomBytes(16).toString('hex')}` as StreamId

export const freshId = (): EventId => eventIdFrom(randomUUID())

export const eventOf = (json = '{"n":1}', id = freshId()): StoredEvent => ({
  id,
  type: 'ConsentGiven',
  json,
})

/** `count` events, numbered in their content. */
export const eventsOf = (count: number): ReadonlyArray<StoredEvent> =>
  Array.from({ length: count }, (_, n) => eventOf(`{"n":${n}}`))

const all = { direction: 'forwards', from: 'start', maxCount: 100_000 } as const

/** All events of a stream. */
export const readWhole = (
  store: Pick<EventReader<StoredEvent>, 'read'>,
  stream: StreamId,
): Promise<ReadonlyArray<Recorded<StoredEvent>>> => right(store.read(stream, all))

export const contentOf = (recorded: ReadonlyArray<Recorded<StoredEvent>>): ReadonlyArray<string> =>
  recorded.map(({ event }) => event.json)

/** Each revision expected in a stream of `count` events. */
export const revisions = (count: number): ReadonlyArray<bigint> =>
  Array.from({ length: count }, (_, n) => BigInt(n))

export const failureOf = (failure: StoreFailure): StoreFailure['failure'] => failure.failure

/** Follows until `enough` says so; gives what came, that included. */
export const followUntil = async (
  store: Pick<EventReader<StoredEvent>, 'follow'>,
  position: bigint,
  enough: (followed: Followed<StoredEvent>) => boolean,
): Promise<ReadonlyArray<Followed<StoredEvent>>> => {
  const stop = new AbortController()
  const seen: Followed<StoredEvent>[] = []
  for await (const followed of store.follow(position, stop.signal)) {
    seen.push(followed)
    if (enough(followed)) break
  }
  stop.abort()
  return seen
}

/** The events of one stream among what a follower was given. */
export const eventsIn = (
  seen: ReadonlyArray<Followed<StoredEvent>>,
  stream: StreamId,
): ReadonlyArray<Recorded<StoredEvent>> =>
  seen.flatMap((followed) =>
    followed.kind === 'event' && followed.recorded.stream === stream ? [followed.recorded] : [],
  )
