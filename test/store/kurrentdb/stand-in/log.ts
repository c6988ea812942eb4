/** The stand-in's log: one list of all events, and each stream by revision. Kept in memory. */
import { randomUUID } from 'node:crypto'
import { checkCommit, type StreamView } from './check-commit.ts'
import {
  tombstoneRevision,
  type Current,
  type Expected,
  type Proposed,
  type Stored,
  type Written,
} from './stored.ts'
import { isDeleted, metadataIn, type StreamMetadata } from './stream-metadata.ts'

/** Bytes that a record takes besides its text and data; about what the server's takes. */
const recordOverheadBytes = 97

/** What is stored, for servers that share it and for assertions. */
export type StoredLog = {
  readonly records: () => ReadonlyArray<Stored>
  readonly stream: (name: string) => ReadonlyArray<Stored>
  readonly view: (name: string) => StreamView
  readonly metadataOf: (name: string) => StreamMetadata
  /** Where the last event is; undefined when there is none. */
  readonly head: () => bigint | undefined
  readonly append: (stream: string, expected: Expected, events: ReadonlyArray<Proposed>) => Written
  /** `soft`: can be written to again; `hard`: never again. */
  readonly remove: (stream: string, expected: Expected, how: 'soft' | 'hard') => Written
  /** Index of the first record at or after this position. */
  readonly indexAt: (position: bigint) => number
  /** What is at a position: a record begins there, or the log ends, or neither, or it is beyond. */
  readonly placeAt: (position: bigint) => 'record' | 'end' | 'between' | 'beyond'
  /** Told after each write; gives back the way to stop. */
  readonly onWrite: (listener: () => void) => () => void
  /** Forgets the ids that went in lately, as a server that starts again does. */
  readonly restarted: () => void
}

/** Options of a log. */
export type LogOptions = {
  readonly firstPosition: bigint
  /** Appends between two `$stats` events; 0: none. */
  readonly statsEvery: number
}

/** An event whose data is JSON. */
export const jsonEvent = (type: string, value: unknown): Proposed => ({
  id: randomUUID(),
  type,
  isJson: true,
  data: Buffer.from(JSON.stringify(value), 'utf8'),
  metadata: new Uint8Array(),
})

const softDeletion: Proposed = {
  ...jsonEvent('$metadata', {}),
  data: Buffer.from(`{"$tb":${tombstoneRevision}}`, 'utf8'),
}

type Shelves = {
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

const newShelves = (end: bigint): Shelves => ({
  end,
  hollow: new Set(),
  all: [],
  byStream: new Map(),
  recent: new Map(),
  tombstoned: new Set(),
  metadata: new Map(),
})

const noMetadataYet = metadataIn(undefined)

const metadataOn = (shelves: Shelves, name: string): StreamMetadata =>
  shelves.metadata.get(name) ?? noMetadataYet

const stateOf = (shelves: Shelves, name: string): StreamView['state'] => {
  if (shelves.tombstoned.has(name)) return 'tombstoned'
  return isDeleted(metadataOn(shelves, name)) ? 'deleted' : 'live'
}

const viewOf = (shelves: Shelves, name: string): StreamView => ({
  events: shelves.byStream.get(name) ?? [],
  state: stateOf(shelves, name),
  hasMetadata: shelves.metadata.has(name),
})

const currentOf = (events: ReadonlyArray<Stored>): Current =>
  events.length === 0 ? 'no-stream' : BigInt(events.length) - 1n

/** Puts one event at the end of the log and, unless it is a tombstone, of its stream. */
const put = (shelves: Shelves, stream: string, event: Proposed, at?: bigint): Stored => {
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
const hollow = (shelves: Shelves): bigint => {
  const position = shelves.end
  shelves.hollow.add(position)
  shelves.end += BigInt(recordOverheadBytes)
  return position
}

const indexAt = (all: ReadonlyArray<Stored>, position: bigint): number => {
  let low = 0
  let high = all.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((all[middle]?.position ?? position) < position) low = middle + 1
    else high = middle
  }
  return low
}

const isReopening = (view: StreamView): boolean => view.state === 'deleted'

const refusedOr = (shelves: Shelves, stream: string, expected: Expected, ids: string[]) => {
  const view = viewOf(shelves, stream)
  const verdict = checkCommit(view, expected, ids, (id) => {
    const found = shelves.recent.get(id)
    return found?.stream === stream ? found : undefined
  })
  return { view, verdict }
}

const verdictAsWritten = ({ verdict, view }: ReturnType<typeof refusedOr>): Written | undefined => {
  switch (verdict.verdict) {
    case 'write':
      return undefined
    case 'again':
      return { written: 'before', last: verdict.last.revision, position: verdict.last.position }
    case 'deleted':
      return { written: 'no', because: 'deleted' }
    case 'wrong-version':
      return { written: 'no', because: 'wrong-version', current: currentOf(view.events) }
  }
}

/** A new, empty log. */
export const newLog = ({ firstPosition, statsEvery }: LogOptions): StoredLog => {
  const shelves = newShelves(firstPosition)
  const listeners = new Set<() => void>()
  let appends = 0
  const tell = () => {
    for (const listener of listeners) listener()
  }
  const sprinkle = () => {
    appends += 1
    if (statsEvery === 0 || appends % statsEvery !== 0) return
    put(shelves, '$stats-127.0.0.1:2113', jsonEvent('$statsCollected', { appends }))
  }
  const append: StoredLog['append'] = (stream, expected, events) => {
    const checked = refusedOr(
      shelves,
      stream,
      expected,
      events.map(({ id }) => id),
    )
    const refused = verdictAsWritten(checked)
    if (refused !== undefined) return refused
    const stored = events.map((event) => put(shelves, stream, event))
    if (isReopening(checked.view) && stored[0] !== undefined) {
      // The stream goes on where it ended: what was deleted stays hidden.
      const reopened = jsonEvent('$metadata', { $tb: Number(stored[0].revision) })
      put(shelves, `$$${stream}`, reopened)
    }
    sprinkle()
    tell()
    const last = stored.at(-1)
    if (last !== undefined) return { written: 'yes', last: last.revision, position: last.position }
    const current = checked.view.events.at(-1)?.revision
    return { written: 'yes', last: current, position: hollow(shelves) }
  }
  const remove: StoredLog['remove'] = (stream, expected, how) => {
    const checked = refusedOr(shelves, stream, expected, [randomUUID()])
    const refused = verdictAsWritten(checked)
    if (refused !== undefined) return refused
    if (how === 'soft' && checked.view.events.length === 0 && !checked.view.hasMetadata)
      return { written: 'no', because: 'wrong-version', current: 'no-stream' }
    const stored =
      how === 'soft'
        ? put(shelves, `$$${stream}`, { ...softDeletion, id: randomUUID() })
        : put(shelves, stream, jsonEvent('$streamDeleted', {}), tombstoneRevision)
    if (how === 'hard') shelves.tombstoned.add(stream)
    tell()
    return { written: 'yes', last: stored.revision, position: stored.position }
  }
  return {
    records: () => shelves.all,
    stream: (name) => shelves.byStream.get(name) ?? [],
    view: (name) => viewOf(shelves, name),
    metadataOf: (name) => metadataOn(shelves, name),
    head: () => shelves.all.at(-1)?.position,
    append,
    remove,
    indexAt: (position) => indexAt(shelves.all, position),
    placeAt: (position) => {
      if (position >= shelves.end) return position === shelves.end ? 'end' : 'beyond'
      const stored = shelves.all[indexAt(shelves.all, position)]
      const isThere = stored?.position === position || shelves.hollow.has(position)
      return isThere || position === 0n ? 'record' : 'between'
    },
    onWrite: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    restarted: () => shelves.recent.clear(),
  }
}
