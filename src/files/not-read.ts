/** An unreadable part: nothing is known of it, and it is not damage. */

const refusals = new Set(['EROFS', 'EACCES', 'EPERM', 'EMFILE', 'ENFILE', 'ENOMEM'])

/** Whether the system lets nobody, or not this process, at a file: that says nothing of what stands in it. */
export const isRefusal = (cause: unknown): boolean =>
  cause instanceof Error && 'code' in cause && refusals.has(String(cause.code))

/** The reason why something could not be read, in words of its own. */
export class NotRead extends Error {
  override readonly name = 'NotRead'
}

/** The reason why a part was not read; undefined if the cause may be the part itself. */
export const notReadReason = (cause: unknown): string | undefined =>
  cause instanceof NotRead || (cause instanceof Error && isRefusal(cause))
    ? cause.message
    : undefined
