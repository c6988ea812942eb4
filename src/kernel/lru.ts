/** A bounded map that forgets what was used longest ago. */
export type Lru<V> = {
  readonly get: (key: string) => V | undefined
  readonly set: (key: string, value: V) => void
  readonly delete: (key: string) => void
  readonly clear: () => void
}

/**
 * Holds at most `capacity` entries; relies on a Map keeping the order of insertion. `onDropped` is told of each value
 * that leaves, whatever the reason.
 */
export const lru = <V>(capacity: number, onDropped: (value: V) => void = () => {}): Lru<V> => {
  const entries = new Map<string, V>()
  const drop = (key: string): void => {
    const value = entries.get(key)
    if (value === undefined) return
    entries.delete(key)
    onDropped(value)
  }
  return {
    get: (key) => {
      const value = entries.get(key)
      if (value === undefined) return undefined
      entries.delete(key)
      entries.set(key, value)
      return value
    },
    set: (key, value) => {
      if (entries.get(key) !== value) drop(key)
      entries.delete(key)
      entries.set(key, value)
      if (entries.size <= capacity) return
      const [oldest] = entries.keys()
      if (oldest !== undefined) drop(oldest)
    },
    delete: drop,
    clear: () => {
      for (const key of entries.keys()) drop(key)
    },
  }
}
