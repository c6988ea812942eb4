/** So many pieces of work at a time; the others wait in the order in which they came. */

/** Runs the work now, or when there is a place. It resolves, and never rejects, when the place is free again. */
export type AtOnce = (work: () => Promise<void> | undefined) => void

/**
 * The most acts in progress; others wait before they begin. A begun act holds some 50 kB until the disk has it. A few
 * hundred of them exceed the young generation, and the garbage collector copies each twice; outside, an act is the
 * bytes of its body. One sync of the log takes this many as well as more.
 */
export const atOnce = (places: number): AtOnce => {
  const waiting: Parameters<AtOnce>[0][] = []
  let inside = 0
  const begin = (work: Parameters<AtOnce>[0]): void => {
    const done = work()
    if (done === undefined) leave()
    else void done.then(leave)
  }
  const leave = (): void => {
    const next = waiting.shift()
    if (next === undefined) inside -= 1
    // Not at once: who else has asked meanwhile is answered in between.
    else setImmediate(begin, next)
  }
  return (work) => {
    if (inside >= places) waiting.push(work)
    else {
      inside += 1
      begin(work)
    }
  }
}
