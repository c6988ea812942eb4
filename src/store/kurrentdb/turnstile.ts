/** Lets so many in at a time; the others wait in the order in which they came, and no longer than they can. */
export type Turnstile = {
  /** True once there is a place, which `leave` gives back; false when there was none in time. */
  readonly enter: (patienceMs: number) => Promise<boolean>
  readonly leave: () => void
  /** Resolves when nobody is inside. */
  readonly empty: () => Promise<void>
}

/** A turnstile with `places` places: an HTTP/2 connection takes a hundred calls, and hangs at the next. */
export const newTurnstile = (places: number): Turnstile => {
  let inside = 0
  const waiting = new Set<() => void>()
  const watching = new Set<() => void>()
  const admit = (): void => {
    const [next] = waiting
    if (next !== undefined && inside < places) next()
  }
  return {
    enter: (patienceMs) => {
      if (inside < places) {
        inside += 1
        return Promise.resolve(true)
      }
      return new Promise((resolve) => {
        const timer = setTimeout(() => {
          waiting.delete(enter)
          resolve(false)
        }, patienceMs)
        const enter = (): void => {
          clearTimeout(timer)
          waiting.delete(enter)
          inside += 1
          resolve(true)
        }
        waiting.add(enter)
      })
    },
    leave: () => {
      inside -= 1
      admit()
      if (inside > 0) return
      for (const done of watching) done()
      watching.clear()
    },
    empty: () =>
      new Promise((resolve) => {
        if (inside === 0) resolve()
        else watching.add(resolve)
      }),
  }
}
