/** What LMDB says when it fails, in words of its own or of the system. */

/** Whether the system said no (no room, no right, no such device), which says nothing of the file; LMDB's own codes are negative. */
export const isSystems = (cause: unknown): boolean =>
  cause instanceof Error && 'code' in cause && typeof cause.code === 'number' && cause.code > 0

/** Why a commit failed. It comes as a second promise, which would be an unhandled rejection if nobody took it. */
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
