/**
 * The last ids of the streams in use: the server writes an id twice when it comes as a new event at the current
 * revision, so we have to know what is there. What is known holds for one revision: as a stream only grows,
 * "the last ids as of revision 7" never becomes wrong.
 */
import type { EventId, StreamId } from '../../../kernel/ids.ts'
import { idWindow } from '../../event-store.ts'
import type { Recorded, StoredEvent } from '../../event-store.ts'

/** The ids of the last events up to `head`: 64 of them, or as many as there are. */
export type RecentIds = { readonly head: bigint; readonly ids: ReadonlyArray<EventId> }

export type RecentIdsMemory = {
  readonly of: (stream: StreamId) => RecentIds | undefined
  /** Kept when it is of a later revision than what is known. */
  readonly note: (stream: StreamId, recent: RecentIds) => void
}

/** The ids of a stream before its first event. */
export const noIds: RecentIds = { head: -1n, ids: [] }

/** The same with events after it. */
export const withIds = ({ head, ids }: RecentIds, added: ReadonlyArray<EventId>): RecentIds => ({
  head: head + BigInt(added.length),
  ids: [...ids, ...added].slice(-idWindow),
})

/** A page's knowledge of the end of its stream; undefined if it begins too late to have 64 ids. In any order. */
export const recentIn = (page: ReadonlyArray<Recorded<StoredEvent>>): RecentIds | undefined => {
  const [first, last] = [page[0], page.at(-1)]
  if (first === undefined || last === undefined) return undefined
  const ordered = first.revision <= last.revision ? page : page.toReversed()
  const tail = ordered.slice(-idWindow)
  const [from, to] = [tail[0], tail.at(-1)]
  if (from === undefined || to === undefined) return undefined
  if (tail.length < idWindow && from.revision > 0n) return undefined
  return { head: to.revision, ids: tail.map(({ event }) => event.id) }
}

/** Remembers up to `maxIds` ids (about 60 bytes each), of the streams used last. */
export const newRecentIds = (maxIds: number): RecentIdsMemory => {
  const known = new Map<StreamId, RecentIds>()
  let count = 0
  const drop = (stream: StreamId): void => {
    count -= known.get(stream)?.ids.length ?? 0
    known.delete(stream)
  }
  return {
    of: (stream) => {
      const recent = known.get(stream)
      if (recent === undefined) return undefined
      // Used last, dropped last: a Map keeps the order in which keys were set.
      known.delete(stream)
      known.set(stream, recent)
      return recent
    },
    note: (stream, recent) => {
      const before = known.get(stream)
      if (before !== undefined && before.head >= recent.head) return
      drop(stream)
      known.set(stream, recent)
      count += recent.ids.length
      for (const oldest of known.keys()) {
        if (count <= maxIds) break
        drop(oldest)
      }
    },
  }
}
