/** The index of a segment in memory: of the active one, and of a closed one until its file is there. */
import { E } from '../../../fp.ts'
import type { StreamId } from '../../../kernel/ids.ts'
import type { Entry, Run, SegmentIndex } from './segment-index.ts'
import type { Outline } from '../format/event-record.ts'

/** The events of a stream in the segment. */
export type MemoryRun = {
  /** Revision of the first. */
  readonly first: number
  readonly entries: Entry[]
}

export type MemoryIndex = SegmentIndex & {
  /** Takes in an event that is durable, in order of position; false where its revision does not follow. */
  readonly add: (event: Outline) => boolean
  /** Of each event in order of position: the offset of its record. */
  readonly offsets: () => ReadonlyArray<number>
  readonly streams: () => ReadonlyMap<StreamId, MemoryRun>
}

const runFrom = ({ first, entries }: MemoryRun): Run => ({
  first,
  count: entries.length,
  entry: (index) => {
    const entry = entries[index]
    if (entry === undefined) throw new RangeError('an entry outside its run')
    return E.right(entry)
  },
})

/** Two sorted lists as one. */
const merged = (one: ReadonlyArray<StreamId>, other: ReadonlyArray<StreamId>): StreamId[] => {
  const all: StreamId[] = []
  let at = 0
  for (const name of one) {
    for (let next = other[at]; next !== undefined && next < name; next = other[at]) {
      all.push(next)
      at += 1
    }
    all.push(name)
  }
  return all.concat(other.slice(at))
}

type Names = {
  readonly add: (name: StreamId) => void
  readonly inOrder: () => ReadonlyArray<StreamId>
}

/** Names in order: those that came since they were last asked for are merged in. */
const newNames = (): Names => {
  let sorted: ReadonlyArray<StreamId> = []
  let fresh: StreamId[] = []
  return {
    add: (name) => void fresh.push(name),
    inOrder: () => {
      if (fresh.length > 0) {
        sorted = merged(sorted, fresh.sort())
        fresh = []
      }
      return sorted
    },
  }
}

/** The first place in sorted names that is not before `name`. */
export const firstFrom = (names: ReadonlyArray<string>, name: string): number => {
  let [low, high] = [0, names.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    const at = names[middle]
    if (at !== undefined && at < name) low = middle + 1
    else high = middle
  }
  return low
}

/** An index of nothing yet. */
export const newMemoryIndex = (): MemoryIndex => {
  const runs = new Map<StreamId, MemoryRun>()
  const offsets: number[] = []
  const names = newNames()
  return {
    add: ({ stream, revision, offset, digest }) => {
      const run = runs.get(stream)
      offsets.push(offset)
      if (run === undefined) {
        runs.set(stream, { first: revision, entries: [{ offset, digest }] })
        names.add(stream)
        return true
      }
      if (revision !== run.first + run.entries.length) return false
      run.entries.push({ offset, digest })
      return true
    },
    offsets: () => offsets,
    streams: () => runs,
    runOf: ({ stream }) => {
      const run = runs.get(stream)
      return E.right(run === undefined ? undefined : runFrom(run))
    },
    offsetOf: (index) => {
      const offset = offsets[index]
      if (offset === undefined) throw new RangeError('an event outside its segment')
      return E.right(offset)
    },
    runsFrom: function* (name) {
      const sorted = names.inOrder()
      for (let at = firstFrom(sorted, name); at < sorted.length; at += 1) {
        const stream = sorted[at]
        const run = stream === undefined ? undefined : runs.get(stream)
        if (stream !== undefined && run !== undefined) yield E.right({ stream, run: runFrom(run) })
      }
    },
  }
}
