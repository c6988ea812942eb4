/** States of streams lately written to; the ones used longest ago go first. */
import type { StreamId } from '../kernel/ids.ts'
import type { Loaded } from './load.ts'

/** Remembers states by stream, so that an act on a known person costs one append and no read. */
export type StateCache<S> = {
  readonly get: (stream: StreamId) => Loaded<S> | undefined
  readonly set: (stream: StreamId, loaded: Loaded<S>) => void
  readonly drop: (stream: StreamId) => void
}

/** A state that may keep every event it is the fold of weighs as many. */
const eventsOf = ({ revision }: Loaded<unknown>): number =>
  revision === 'no-stream' ? 1 : Number(revision) + 2

/** A state with its weight. */
export type Weighed<S> = { readonly loaded: Loaded<S>; readonly weight: number }

/**
 * Keeps states that weigh at most `capacity` together; a state heavier than that is not kept at all. A state weighs
 * what `weightOf` says when it is put in: by default its events.
 */
export const makeStateCache = <S>(
  capacity: number,
  weightOf: (loaded: Loaded<S>, before: Weighed<S> | undefined) => number = eventsOf,
): StateCache<S> => {
  const entries = new Map<string, Weighed<S>>()
  let weight = 0
  const drop = (stream: string): void => {
    const old = entries.get(stream)
    if (old === undefined) return
    entries.delete(stream)
    weight -= old.weight
  }
  const makeRoom = (): void => {
    for (const stream of entries.keys()) {
      if (weight <= capacity) return
      drop(stream)
    }
  }
  return {
    get: (stream) => {
      const found = entries.get(stream)
      if (found === undefined) return undefined
      // Taken out and put back, it is the youngest.
      entries.delete(stream)
      entries.set(stream, found)
      return found.loaded
    },
    set: (stream, loaded) => {
      const old = entries.get(stream)
      // Each act puts in what it took out before it puts in what came of it: that is not weighed anew.
      const entry = old?.loaded === loaded ? old : { loaded, weight: weightOf(loaded, old) }
      drop(stream)
      entries.set(stream, entry)
      weight += entry.weight
      makeRoom()
    },
    drop,
  }
}
