/** Notices of a log that this process writes: batches on their way to the disk. */
import type { Recorded, StoredEvent } from './event-store.ts'

/**
 * Works on a batch while the disk does. Neither function may throw or wait. What was begun is not durable yet: nothing of it
 * may be shown, or count, before it is.
 */
export type WriteWatcher = {
  /** The next batch, in order, right behind the last durable event: it is written, and its sync is under way. */
  readonly begun: (batch: ReadonlyArray<Recorded<StoredEvent>>) => void
  /**
   * The last begun batch is on disk: called before any caller is answered. Not called if that cannot be known: then the
   * process ends.
   */
  readonly durable: () => void
}

/** From now on this watcher is told of every batch, for as long as the log is open. */
export type WatchWrites = (watcher: WriteWatcher) => void
