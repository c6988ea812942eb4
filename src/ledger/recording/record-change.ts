/** Records changes of access once each, although they are reported several times: after a crash, or by two nodes. */
import { E, TE, pipe } from '../../fp.ts'
import type { TaskEither } from '../../fp.ts'
import { accessChangeDecider } from '../../deciders/access-change.ts'
import type { ChangeCommand, ChangesKnown } from '../../deciders/access-change.ts'
import type { Actor } from '../../events/envelope.ts'
import { handle } from './run-command.ts'
import type { Env, HandleFailure, RevisionMismatch } from './run-command.ts'
import { accessChangesStream } from '../../kernel/ids.ts'
import { unnamed } from './command.ts'
import { retryingConflicts } from './retry.ts'
import { stampFor } from './stamp.ts'
import type { Turns } from '../../store/turns.ts'

export type ChangeEnv = Env<ChangesKnown> & { readonly turns: Turns }

/** Succeeds if the change is on record, now or before. */
export const recordChange =
  (env: ChangeEnv) =>
  (actor: Actor, command: ChangeCommand): TaskEither<HandleFailure | RevisionMismatch, void> => {
    const stamp = stampFor(unnamed({ actor, id: command.id }), accessChangesStream, 'cn-pipl')
    const intent = () => E.right({ command, context: { now: env.clock() }, stamp })
    const attempt: TaskEither<HandleFailure | RevisionMismatch, void> = pipe(
      handle(accessChangeDecider)(env)({ stream: accessChangesStream, intent }),
      TE.map(() => undefined),
    )
    return () => env.turns(accessChangesStream, retryingConflicts(attempt))
  }
