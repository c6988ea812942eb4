/** Where the stand-in's events lie. */
import type { StreamView } from './check-commit.ts'
import type { Current, Proposed, Stored } from './stored.ts'
import { isDeleted, metadataIn, type StreamMetadata } from './stream-metadata.ts'

/** Bytes that a record takes besides its text and data; about what the server's takes. */
const recordOverheadBytes = 97

/** All events in order, and each stream's by revision. */
export type Shelves = {
  /** Where the next record begins. */
  end: bigint
  /** Where records begin that hold no event: an append of nothing leaves one. */
  readonly hollow: Set<bigint>
  readonly all: Array<Stored>
  readonly byStream: Map<string, Array<Stored>>
  readonly recent: Map<string, Stored>
  readonly tombstoned: Set<string>
  readonly metadata: Map<string, StreamMetadata>
}

/** Empty shelves that begin at a position. */
export const newShelves = (end: bigint): Shelves => ({
  end,
  hollow: new Set(),
  all: [],
  byStream: new Map(),
  recent: new Map(),
  tombstoned: new Set(),
  metadata: new Map(),
})

const noMetadataYet = metadataIn(undefined)

/** A stream's metadata now. */
export const metadataOn = (shelves: Shelves, name: string): StreamMetadata =>
  shelves.metadata.get(name) ?? noMetadataYet

const stateOf = (shelves: Shelves, name: string): StreamView['state'] => {
  if (shelves.tombstoned.has(name)) return 'tombstoned'
  return isDeleted(metadataOn(shelves, name)) ? 'deleted' : 'live'
}

/** A stream as a check of its revision sees it. */
export const viewOf = (shelves: Shelves, name: string): StreamView => ({
  events: shelves.byStream.get(name) ?? [],
  state: stateOf(shelves, name),
  hasMetadata: shelves.metadata.has(name),
})

/** The revision of a stream's last event. */
export const currentOf = (events: ReadonlyArray<Stored>): Current =>
  events.length === 0 ? 'no-stream' : BigInt(events.length) - 1n

/** Puts one event at the end of the log and, unless it is a tombstone, of its stream. */
export const put = (shelves: Shelves, stream: string, event: Proposed, at?: bigint): Stored => {
  const position = shelves.end
  const kept = shelves.byStream.get(stream) ?? []
  const size = recordOverheadBytes + event.data.length + event.metadata.length + stream.length
  const stored: Stored = {
    ...event,
    stream,
    revision: at ?? BigInt(kept.length),
    position,
    createdTicks: BigInt(Date.now()) * 10_000n,
  }
  shelves.end += BigInt(size + event.type.length * 2)
  shelves.all.push(stored)
  if (at !== undefined) return stored
  shelves.byStream.set(stream, kept)
  kept.push(stored)
  shelves.recent.set(stored.id, stored)
  if (stream.startsWith('$$')) shelves.metadata.set(stream.slice(2), metadataIn(stored))
  return stored
}

/** A record that holds no event; gives its position. */
export const hollow = (shelves: Shelves): bigint => {
  const position = shelves.end
  shelves.hollow.add(position)
  shelves.end += BigInt(recordOverheadBytes)
  return position
}

/** Index of the first event at or after a position. */
export const indexAt = (all: ReadonlyArray<Stored>, position: bigint): number => {
  let low = 0
  let high = all.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((all[middle]?.position ?? position) < position) low = middle + 1
    else high = middle
  }
  return low
}
