/** So many pieces of work at a time; the others wait in the order in which they came. */

/** Runs the work now, or when there is a place. It resolves, and never rejects, when the place is free again. */
export type AtOnce = (work: () => Promise<void> | undefined) => void

/**
 * Why acts wait before they are begun: one that is begun holds some 50 kB until the disk has it. With a few hundred
 * of them at once that is more than the young generation, and each is copied twice by the collector of garbage;
 * outside, an act is the bytes of its body. One sync of the log takes this many as well as more.
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
