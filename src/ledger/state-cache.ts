/** States of streams lately written to; the ones used longest ago go first. */
import type { StateCache } from '../handle.ts'
import type { Loaded } from '../handle/load.ts'

/** A state weighs as many events as it is the fold of: it may keep them all. */
const weightOf = ({ revision }: Loaded<unknown>): number =>
  revision === 'no-stream' ? 1 : Number(revision) + 2

/** Keeps states of at most `capacity` events together; a state heavier than that is not kept at all. */
export const makeStateCache = <S>(capacity: number): StateCache<S> => {
  const entries = new Map<string, Loaded<S>>()
  let weight = 0
  const drop = (stream: string): void => {
    const old = entries.get(stream)
    if (old === undefined) return
    entries.delete(stream)
    weight -= weightOf(old)
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
      return found
    },
    set: (stream, loaded) => {
      drop(stream)
      entries.set(stream, loaded)
      weight += weightOf(loaded)
      makeRoom()
    },
    drop,
  }
}
