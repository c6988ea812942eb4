/** The open environment, which recovery may replace: everybody asks for it anew after every wait. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { StoreFailure } from '../event-store.ts'
import type { Environment } from './environment.ts'
import { failureOf } from './lmdb-failure.ts'
import { lastPosition } from './log.ts'

/** Undefined while the log is closed or being reopened. */
export type Access = { readonly current: () => Environment | undefined }

/** Nothing was read or written. */
export const unavailable = (cause: unknown): Either<StoreFailure, never> =>
  E.left({ failure: 'store-unavailable', cause })

/** Runs a synchronous read on the open log. What LMDB throws becomes a failure. */
export const withLog = <A>(
  { current }: Access,
  read: (environment: Environment) => Either<StoreFailure, A>,
): Either<StoreFailure, A> => {
  const environment = current()
  if (environment === undefined) return unavailable('the log is closed or being reopened')
  try {
    return read(environment)
  } catch (cause) {
    return E.left(failureOf(cause))
  }
}

/** The last durable position, -1 in an empty log. */
export const headIn = (access: Access): Either<StoreFailure, number> =>
  withLog(access, (environment) => E.right(lastPosition(environment)))
