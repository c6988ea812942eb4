/** What could not be read at all: nothing is known of it, and it is no damage. */

const refusals = new Set(['EROFS', 'EACCES', 'EPERM', 'EMFILE', 'ENFILE', 'ENOMEM'])

/** Whether the system lets nobody, or not this process, at a file: that says nothing of what stands in it. */
export const isRefusal = (cause: unknown): boolean =>
  cause instanceof Error && 'code' in cause && refusals.has(String(cause.code))

/** Why something could not be read, in words of its own. */
export class NotRead extends Error {
  override readonly name = 'NotRead'
}

/** Why a part was not read; undefined where the cause may be the part itself. */
export const notReadReason = (cause: unknown): string | undefined =>
  cause instanceof NotRead || (cause instanceof Error && isRefusal(cause))
    ? cause.message
    : undefined
