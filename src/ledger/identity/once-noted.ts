/**
 * From the moment that the vault holds a change of the index, it will be told: at the next request about the person, or
 * the next start. What is then answered must not say that nothing was written, though the log had no room for it.
 */
import { TE } from '../../fp.ts'
import type { TaskEither } from '../../fp.ts'
import type { IdentityFailure } from './rebinding.ts'

const asNoted = (failure: IdentityFailure): IdentityFailure =>
  'failure' in failure && failure.failure === 'disk-full'
    ? {
        failure: 'outcome-unknown',
        cause: `the log has no room for a noted change: ${failure.folder}`,
      }
    : failure

/** Telling what was just noted. */
export const onceNoted: <A>(
  telling: TaskEither<IdentityFailure, A>,
) => TaskEither<IdentityFailure, A> = TE.mapLeft(asNoted)
