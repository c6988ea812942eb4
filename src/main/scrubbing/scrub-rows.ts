/**
 * The rows are read through while they are served, as the log is: a row that nobody asks for is looked at, too, and one
 * that is not found where it should be is missed. What is found ends the process in a sentence of its own
 * (src/projector/embedded/containment.ts), and the next one sets the rows aside and builds new ones from the log.
 */
import type { Config } from '../../config.ts'
import { instantOf } from '../../kernel/instant.ts'
import { RowsError } from '../../projector/rows.ts'
import type { RowStore } from '../../projector/rows.ts'
import { noteScrub } from './last-scrub.ts'
import { restMs, startWalks } from './walks.ts'

/** Begins at once; gives how to end it. Nothing is read where the rate is 0. `nowMs` since 1970. */
export const startRowsScrub = (
  readThrough: RowStore['readThrough'],
  { folder, disk }: Pick<Config, 'folder' | 'disk'>,
  nowMs: () => number,
): (() => Promise<void>) =>
  startWalks(disk, async (pace, signal) => {
    try {
      const rows = await readThrough(pace, signal)
      if (rows === undefined) return undefined
      await noteScrub(folder, 'rows', instantOf(nowMs()), 0)
      return restMs
    } catch (cause) {
      // Told already, and more than that: this process ends of it.
      if (cause instanceof RowsError) return undefined
      throw cause
    }
  })
