/** The stand-in's log: one list of all events, and each stream by revision. Kept in memory. */
import { randomUUID } from 'node:crypto'
import { checkCommit, type StreamView } from './check-commit.ts'
import {
  tombstoneRevision,
  type Expected,
  type Proposed,
  type Stored,
  type Written,
} from './stored.ts'
import {
  currentOf,
  hollow,
  indexAt,
  metadataOn,
  newShelves,
  put,
  viewOf,
  type Shelves,
} from './shelves.ts'
import type { StreamMetadata } from './stream-metadata.ts'

/** How long after a write its events are indexed, in milliseconds; until then a copy has no answer. */
export const settlingMs = 1

/** The stored events, for servers that share them and for assertions. */
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
  /** The content of a position: a record begins there, or the log ends, or neither, or it is beyond. */
  readonly placeAt: (position: bigint) => 'record' | 'end' | 'between' | 'beyond'
  /** The event at this position is written and not yet indexed. */
  readonly isSettling: (position: bigint) => boolean
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
  const settling = new Set<bigint>()
  const settle = (position: bigint) => {
    settling.add(position)
    setTimeout(() => settling.delete(position), settlingMs)
  }
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
    if (checked.view.state === 'deleted' && stored[0] !== undefined) {
      // The stream goes on where it ended: what was deleted stays hidden.
      const reopened = jsonEvent('$metadata', { $tb: Number(stored[0].revision) })
      put(shelves, `$$${stream}`, reopened)
    }
    for (const { position } of stored) settle(position)
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
    isSettling: (position) => settling.has(position),
    onWrite: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    restarted: () => shelves.recent.clear(),
  }
}
