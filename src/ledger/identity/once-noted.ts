/**
 * Once the vault has a change of the index, it will be recorded: at the next request about the person, or the next
 * start. So an answer after that must not say that nothing was written, even if the log was full.
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

/** Records the change that was just noted. */
export const onceNoted: <A>(
  telling: TaskEither<IdentityFailure, A>,
) => TaskEither<IdentityFailure, A> = TE.mapLeft(asNoted)
