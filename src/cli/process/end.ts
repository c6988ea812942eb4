/**
 * Ending this process before its work is done. Not by `process.exit`: with a write of LMDB in flight (lmdb 3.5.6)
 * that waits for ever. What was acknowledged is on disk either way.
 */

/** Ends as the signal itself would have ended it, so that a shell or supervisor sees what happened. */
export const endBy = (signal: NodeJS.Signals): void => {
  // For those who must tidy up whatever happens, such as throw-away.ts.
  process.emit('exit', 0)
  process.removeAllListeners(signal)
  process.kill(process.pid, signal)
}
