/** Checks that come before any hash of a proof is computed. */
import type { TreeRejection } from './rejection.ts'

/** A size that is not a whole number below 2^53, or the first hash whose length is not 32 bytes. */
export const rejectionOf = (
  sizes: ReadonlyArray<number>,
  hashes: ReadonlyArray<Uint8Array>,
): TreeRejection | undefined => {
  const size = sizes.find((n) => !Number.isSafeInteger(n) || n < 0)
  if (size !== undefined) return { rejected: 'size-not-whole', size }
  const hash = hashes.find(({ length }) => length !== 32)
  return hash === undefined ? undefined : { rejected: 'hash-not-32-bytes', bytes: hash.length }
}
