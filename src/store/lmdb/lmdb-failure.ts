/** LMDB's exceptions as the port's failures. */
import type { StoreFailure } from '../event-store.ts'

// MDB_BAD_CHECKSUM, MDB_PAGE_FULL, and MDB_INVALID to MDB_PAGE_NOTFOUND: the pages themselves are damaged.
const damageCodes = new Set([-30778, -30786, -30793, -30794, -30795, -30796, -30797])

/** The failure of LMDB's exception: damage by name, anything else as unavailable for now. */
export const failureOf = (
  cause: unknown,
): Extract<StoreFailure, { failure: 'corrupt' | 'store-unavailable' }> =>
  cause instanceof Error &&
  'code' in cause &&
  typeof cause.code === 'number' &&
  damageCodes.has(cause.code)
    ? { failure: 'corrupt', where: 'data.mdb', reason: cause.message }
    : { failure: 'store-unavailable', cause }
