/**
 * The rows are read through while they are served, as the log is: a row that nobody asks for is looked at, too, and one
 * that is not found where it should be is missed. What is found ends the process in a sentence of its own
 * (src/projector/embedded/containment.ts), and the next one sets the rows aside and builds new ones from the log.
 */
import type { Config } from '../../config.ts'
import { pacing, pause } from '../../files/pacing.ts'
import { instantOf } from '../../kernel/instant.ts'
import { RowsError } from '../../projector/rows.ts'
import type { RowStore } from '../../projector/rows.ts'
import { noteScrub } from './last-scrub.ts'

/** Between the end of one walk and the next, in ms. */
const restMs = 3_600_000

/** Begins at once; gives how to end it. Nothing is read where the rate is 0. `nowMs` since 1970. */
export const startRowsScrub = (
  readThrough: RowStore['readThrough'],
  { folder, disk: { scrubBytesPerSecond } }: Pick<Config, 'folder' | 'disk'>,
  nowMs: () => number,
): (() => Promise<void>) => {
  if (scrubBytesPerSecond === 0) return () => Promise.resolve()
  const ending = new AbortController()
  const { signal } = ending
  const pace = pacing({ bytesPerSecond: scrubBytesPerSecond }, signal)
  const walk = async (): Promise<void> => {
    while (!signal.aborted) {
      const rows = await readThrough(pace, signal)
      if (rows === undefined) return
      await noteScrub(folder, 'rows', instantOf(nowMs()), 0)
      await pause(restMs, signal)
    }
  }
  const running = walk().catch((cause: unknown) => {
    // Told already, and more than that: this process ends of it.
    if (!(cause instanceof RowsError)) throw cause
  })
  return async () => {
    ending.abort()
    await running
  }
}
