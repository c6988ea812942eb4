/** A tree whose files the disk does not read: thrown where a hash or position was asked for. */

export type TreeNotRead = {
  /** The disk refuses to read the files of the tree. It heals with the disk; nothing is known to be damaged. */
  readonly failure: 'tree-not-read'
  /** The error of the disk. */
  readonly cause: unknown
}

/** The failure, where a function that returns hashes leaves no other way out. Carries no personal data. */
export class TreeNotReadError extends Error {
  override readonly name = 'TreeNotReadError'
  readonly failure: TreeNotRead
  constructor(cause: unknown) {
    super('tree-not-read')
    this.failure = { failure: 'tree-not-read', cause }
  }
}

/** Whether the system refused a call (EIO, EACCES, …), unlike a bug in the caller. */
const isOfDisk = (cause: unknown): boolean =>
  cause instanceof Error &&
  'code' in cause &&
  typeof cause.code === 'string' &&
  /^E[A-Z0-9]+$/.test(cause.code)

/** Runs a read of the tree's files: an error of the disk is thrown as TreeNotReadError, all others as they are. */
export const orNotRead = <A>(read: () => A): A => {
  try {
    return read()
  } catch (cause) {
    throw isOfDisk(cause) ? new TreeNotReadError(cause) : cause
  }
}

/** The failure from what was thrown; throws everything else again. */
export const notReadFrom = (cause: unknown): TreeNotRead => {
  if (cause instanceof TreeNotReadError) return cause.failure
  throw cause
}
