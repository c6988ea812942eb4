/** States of streams lately written to, at most `capacity` of them; the one used longest ago goes first. */
import type { Loaded, StateCache } from '../handle.ts'

export const makeStateCache = <S>(capacity: number): StateCache<S> => {
  const entries = new Map<string, Loaded<S>>()
  return {
    get: (stream) => {
      const found = entries.get(stream)
      if (found === undefined) return undefined
      entries.delete(stream)
      entries.set(stream, found)
      return found
    },
    set: (stream, loaded) => {
      entries.delete(stream)
      entries.set(stream, loaded)
      if (entries.size > capacity) {
        const oldest = entries.keys().next()
        if (oldest.done !== true) entries.delete(oldest.value)
      }
    },
    drop: (stream) => {
      entries.delete(stream)
    },
  }
}
