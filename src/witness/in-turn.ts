/** Work on one thing in the order in which it came, one piece at a time; work on others goes on beside it. */
export const inTurn = () => {
  const last = new Map<string, Promise<unknown>>()
  return <A>(key: string, work: () => Promise<A>): Promise<A> => {
    const before = last.get(key) ?? Promise.resolve()
    const done = before.then(work, work)
    last.set(key, done)
    const forget = (): void => {
      if (last.get(key) === done) last.delete(key)
    }
    void done.then(forget, forget)
    return done
  }
}
