/** Streams read one by one, as those who write to them read them. */
import { E } from '../fp.ts'
import type { Either } from '../fp.ts'
import type { StreamId } from '../kernel/ids.ts'
import type { EventReader, StoredEvent, StoreFailure } from '../store/event-store.ts'
import { emptyEventDigest, nextEventDigest } from './event-digest.ts'
import type { EventDigest } from './event-digest.ts'
import { pageSize } from './walk.ts'

type Streams = Pick<EventReader<StoredEvent>, 'read'>

/** One stream, and the digest of its own events. */
export type StreamDigest = EventDigest & { readonly stream: StreamId }

/** Streams read side by side: over a network most of a small read is waiting. */
const readsAtOnce = 16

const digestStream = async (
  { read }: Streams,
  stream: StreamId,
  until: bigint,
): Promise<Either<StoreFailure, StreamDigest>> => {
  let digest = emptyEventDigest
  let events = 0
  for (;;) {
    const from = BigInt(events)
    const page = await read(stream, { direction: 'forwards', from, maxCount: pageSize })()
    if (E.isLeft(page)) return page
    const within = page.right.filter(({ position }) => position <= until)
    for (const recorded of within) digest = nextEventDigest(digest, recorded)
    events += within.length
    if (within.length < pageSize) return E.right({ stream, events, digest })
  }
}

/** Digests these streams as far as `until`, a position; in their order. */
export const digestStreams = async (
  reader: Streams,
  streams: ReadonlyArray<StreamId>,
  until: bigint,
): Promise<Either<StoreFailure, ReadonlyArray<StreamDigest>>> => {
  const digests: StreamDigest[] = []
  for (let first = 0; first < streams.length; first += readsAtOnce) {
    const some = streams.slice(first, first + readsAtOnce)
    const read = await Promise.all(some.map((stream) => digestStream(reader, stream, until)))
    for (const each of read) {
      if (E.isLeft(each)) return each
      digests.push(each.right)
    }
  }
  return E.right(digests)
}
