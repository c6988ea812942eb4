/** Failures of LMDB, in its own words or those of the system. */

/** Whether the system said no (no room, no right, no such device), which says nothing of the file; LMDB's own codes are negative. */
export const isSystems = (cause: unknown): boolean =>
  cause instanceof Error && 'code' in cause && typeof cause.code === 'number' && cause.code > 0

/** The cause of a failed commit. It comes as a second promise, which would be an unhandled rejection without a handler. */
export const reasonOf = async (error: unknown): Promise<unknown> => {
  if (!(error instanceof Error && 'commitError' in error)) return error
  try {
    return await error.commitError
  } catch (reason) {
    return reason
  }
}

/** The same as one short text, without what lmdb 3.5.6 adds: where it was, and numbers that mean nothing. */
export const saidBy = (cause: unknown): string => {
  const [said = ''] = (cause instanceof Error ? cause.message : String(cause)).split(
    /: Attempting|\n/,
  )
  return said
}
