/** So many writers side by side for a window of time, each sending its next piece of work when the last is done. */
import { perSecond } from '../series.ts'
import type { Sample } from '../series.ts'

/** `work` is told which writer asks: from 0 to `writers` - 1. */
export const atOnce = async (
  windowMs: number,
  writers: number,
  work: (writer: number) => Promise<unknown>,
): Promise<Sample> => {
  const latenciesMs: number[] = []
  const startMs = performance.now()
  const one = async (_: unknown, writer: number): Promise<void> => {
    for (;;) {
      const fromMs = performance.now()
      if (fromMs - startMs >= windowMs) return
      await work(writer)
      latenciesMs.push(performance.now() - fromMs)
    }
  }
  await Promise.all(Array.from({ length: writers }, one))
  const count = latenciesMs.length
  return { value: perSecond(count, performance.now() - startMs), count, latenciesMs }
}
