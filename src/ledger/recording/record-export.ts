/** Records the begin and the end of exports. An export that cannot be recorded is not sent. */
import { E, TE, pipe } from '../../fp.ts'
import type { TaskEither } from '../../fp.ts'
import { exportDecider } from '../../deciders/export.ts'
import type { ExportFact } from '../../deciders/export.ts'
import type { Actor } from '../../events/envelope.ts'
import { exportsStream } from '../../kernel/ids.ts'
import { unnamed } from './command.ts'
import { prime } from './record-reading.ts'
import type { ReadEnv } from './record-reading.ts'
import { retryingConflicts } from './retry.ts'
import { handle } from './run-command.ts'
import type { HandleFailure, RevisionMismatch } from './run-command.ts'
import { stampFor } from './stamp.ts'

/** Durable when it resolves. */
export const recordExport =
  (env: ReadEnv) =>
  (actor: Actor, fact: ExportFact): TaskEither<HandleFailure | RevisionMismatch, void> => {
    const stamp = stampFor(unnamed({ actor, id: env.newId() }), exportsStream, 'cn-pipl')
    const intent = () => E.right({ command: fact, context: { now: env.clock() }, stamp })
    const attempt: TaskEither<HandleFailure | RevisionMismatch, void> = async () => {
      await prime(env, exportsStream)
      return pipe(
        handle(exportDecider)(env)({ stream: exportsStream, intent }),
        TE.map(() => undefined),
      )()
    }
    return () => env.turns(exportsStream, retryingConflicts(attempt))
  }
