/** Waits for what other processes bring about. */
import { setTimeout as delay } from 'node:timers/promises'

/** Asks until it holds; throws when it does not within `withinMs`. Answers after how many ms it did. */
export const eventually = async (
  holds: () => Promise<boolean> | boolean,
  withinMs: number,
): Promise<number> => {
  const startedMs = performance.now()
  while (!(await holds())) {
    if (performance.now() - startedMs > withinMs) throw new Error(`not within ${withinMs} ms`)
    await delay(20)
  }
  return performance.now() - startedMs
}
