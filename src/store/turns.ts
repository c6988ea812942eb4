/** Commands on one stream take turns within a node; streams do not wait for each other. */
export type Turns = <A>(key: string, work: () => Promise<A>) => Promise<A>

/** Keeps no entry for a key nobody waits on. */
export const makeTurns = (): Turns => {
  const last = new Map<string, Promise<unknown>>()
  return (key, work) => {
    const before = last.get(key)
    const mine = before === undefined ? work() : before.then(work, work)
    const leave = (): void => {
      if (last.get(key) === mine) last.delete(key)
    }
    last.set(key, mine)
    // Asked for before whoever waits can ask: they find the entry gone.
    void mine.then(leave, leave)
    return mine
  }
}
