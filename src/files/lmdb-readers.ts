/**
 * Readers in LMDB's table (lock.mdb) whose process was killed. A writer keeps every page that the oldest reader may still
 * read, so that the file grows with each commit for as long as such a reader stands in the table.
 */

/** Commits within this time of the last look do not look again, in ms. */
const usualMs = 60_000

/** To be called after a commit: once in a while, clears the readers that ended without closing. */
export type ClearDeadReaders = () => void

/** Opening an environment clears them too. `everyMs`: how often at most; each look takes microseconds. */
export const clearingDeadReaders = (
  root: { readonly readerCheck: () => number },
  everyMs = usualMs,
): ClearDeadReaders => {
  let lastMs = performance.now()
  return () => {
    const nowMs = performance.now()
    if (nowMs - lastMs < everyMs) return
    lastMs = nowMs
    root.readerCheck()
  }
}
