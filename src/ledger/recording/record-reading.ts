/** Records readings before they are answered. A reading that cannot be recorded is refused. */
import { E, TE, pipe } from '../../fp.ts'
import type { TaskEither } from '../../fp.ts'
import { accessDecider } from '../../deciders/access.ts'
import type { AccessFact } from '../../deciders/access.ts'
import type { Actor } from '../../events/envelope.ts'
import { handle } from './run-command.ts'
import type { Env, HandleFailure, RevisionMismatch } from './run-command.ts'
import { accessStream } from '../../kernel/ids.ts'
import type { EventId, StreamId } from '../../kernel/ids.ts'
import { unnamed } from './command.ts'
import { retryingConflicts } from './retry.ts'
import { stampFor } from './stamp.ts'
import type { Turns } from '../../store/turns.ts'

export type ReadEnv = Env<null> & { readonly turns: Turns; readonly newId: () => EventId }

/** The stream is long and its state empty: only its last revision is read. */
export const prime = async (env: ReadEnv, stream: StreamId): Promise<void> => {
  if (env.cache.get(stream) !== undefined) return
  const last = await env.store.read(stream, {
    direction: 'backwards',
    from: 'end',
    maxCount: 1,
  })()
  const [newest] = E.isRight(last) ? last.right : []
  if (newest === undefined) return
  const { revision, position } = newest
  env.cache.set(stream, { state: null, revision, position })
}

/** Records the readings of one actor in one append. */
export const recordAccess =
  (env: ReadEnv) =>
  (
    actor: Actor,
    facts: ReadonlyArray<AccessFact>,
  ): TaskEither<HandleFailure | RevisionMismatch, void> => {
    const id = env.newId()
    const stamp = stampFor(unnamed({ actor, id }), accessStream, 'cn-pipl')
    const attempt: TaskEither<HandleFailure | RevisionMismatch, void> = async () => {
      await prime(env, accessStream)
      const intent = () => E.right({ command: facts, context: { now: env.clock() }, stamp })
      return pipe(
        handle(accessDecider)(env)({ stream: accessStream, intent }),
        TE.map(() => undefined),
      )()
    }
    return () => env.turns(accessStream, retryingConflicts(attempt))
  }
