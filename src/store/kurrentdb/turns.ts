/** One at a time for each key, in the order in which they came. */
export type Turns = <A>(key: string, work: () => Promise<A>) => Promise<A>

/** Keys take no memory once nobody works or waits under them. */
export const newTurns = (): Turns => {
  const last = new Map<string, Promise<unknown>>()
  return async (key, work) => {
    const before = last.get(key)
    const mine = before === undefined ? work() : before.then(work, work)
    last.set(key, mine)
    try {
      return await mine
    } finally {
      if (last.get(key) === mine) last.delete(key)
    }
  }
}
