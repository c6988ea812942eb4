/** A walk that is made again and again while a ledger is served, at the pace that its settings allow. */
import type { Config } from '../../config.ts'
import { pacing, pause } from '../../files/pacing.ts'

/** Between the end of one walk and the next, in ms. */
export const restMs = 3_600_000

/** One walk: how long to rest before the next, in ms; undefined where none is to follow. */
export type Walk = (
  pace: ReturnType<typeof pacing>,
  signal: AbortSignal,
) => Promise<number | undefined>

/** Begins at once; gives how to end it. Nothing is read where the rate is 0. */
export const startWalks = (
  { scrubBytesPerSecond }: Config['disk'],
  walk: Walk,
): (() => Promise<void>) => {
  if (scrubBytesPerSecond === 0) return () => Promise.resolve()
  const ending = new AbortController()
  const { signal } = ending
  const pace = pacing({ bytesPerSecond: scrubBytesPerSecond }, signal)
  const walkOn = async (): Promise<void> => {
    while (!signal.aborted) {
      const rest = await walk(pace, signal)
      if (rest === undefined) return
      await pause(rest, signal)
    }
  }
  const running = walkOn()
  return async () => {
    ending.abort()
    await running
  }
}
