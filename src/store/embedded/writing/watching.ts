/** Telling watchers of batches on their way to the disk (WriteWatcher). */
import type { WriteWatcher } from '../../write-watcher.ts'
import { recordedIn } from './plan.ts'
import type { Batch } from './plan.ts'

type Watchers = ReadonlySet<WriteWatcher>

/** The batch is written, and its sync is under way. */
export const tellBegun = (watchers: Watchers, batch: Batch): void => {
  if (watchers.size === 0) return
  const recorded = recordedIn(batch)
  for (const watcher of watchers) watcher.begun(recorded)
}

/** The batch that was begun last is on disk. */
export const tellDurable = (watchers: Watchers): void => {
  for (const watcher of watchers) watcher.durable()
}
