/** Rounds of the event loop, given out one at a time. */

/** Resolves in a round of its own: in the same one nobody else who asks here is let on. */
export type Rounds = () => Promise<void>

/**
 * One for all long work of a process. Each piece of work may keep to some milliseconds between two rounds, and yet
 * whoever has twenty of them asked for at once would choose how long others wait, if all went on in the same round. They
 * go on in the order in which they asked.
 */
export const makeRounds = (): Rounds => {
  const waiting: (() => void)[] = []
  const letOneOn = (): void => {
    const first = waiting.shift()
    if (waiting.length > 0) setImmediate(letOneOn)
    first?.()
  }
  return () =>
    new Promise((resolve) => {
      waiting.push(resolve)
      if (waiting.length === 1) setImmediate(letOneOn)
    })
}
