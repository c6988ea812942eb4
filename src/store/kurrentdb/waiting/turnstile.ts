/** Lets so many in at a time; the others wait in the order in which they came, and no longer than they can. */
export type Turnstile = {
  /** True once there is a place, which `leave` gives back; false when there was none in time. */
  readonly enter: (patienceMs: number) => Promise<boolean>
  readonly leave: () => void
  /** Resolves when nobody is inside. */
  readonly empty: () => Promise<void>
}

/** True when called in time: `line` holds the call until then. */
const queued = (line: Set<() => void>, patienceMs: number): Promise<boolean> =>
  new Promise((resolve) => {
    const timer = setTimeout(() => {
      line.delete(call)
      resolve(false)
    }, patienceMs)
    const call = (): void => {
      clearTimeout(timer)
      line.delete(call)
      resolve(true)
    }
    line.add(call)
  })

/** A turnstile with `places` places: an HTTP/2 connection takes a hundred calls, and hangs at the next. */
export const newTurnstile = (places: number): Turnstile => {
  let inside = 0
  const line = new Set<() => void>()
  const watching = new Set<() => void>()
  return {
    enter: (patienceMs) => {
      if (inside >= places) return queued(line, patienceMs)
      inside += 1
      return Promise.resolve(true)
    },
    leave: () => {
      const [next] = line
      // The place goes from one to the next: nobody who comes in between can take it.
      if (next !== undefined) {
        next()
        return
      }
      inside -= 1
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
