/** Records parts of a decision log once each, although they are reported several times: after a crash, or in a retry. */
import { E, TE, pipe } from '../../fp.ts'
import type { TaskEither } from '../../fp.ts'
import { decisionLogDecider } from '../../deciders/kept-outside.ts'
import type { DecisionsFact, LoggedParts } from '../../deciders/kept-outside.ts'
import type { Actor } from '../../events/envelope.ts'
import { decisionLogStream } from '../../kernel/ids.ts'
import type { EventId } from '../../kernel/ids.ts'
import type { Turns } from '../../store/turns.ts'
import { unnamed } from './command.ts'
import { retryingConflicts } from './retry.ts'
import { handle } from './run-command.ts'
import type { Env, HandleFailure, RevisionMismatch } from './run-command.ts'
import { stampFor } from './stamp.ts'

export type DecisionLogEnv = Env<LoggedParts> & {
  readonly turns: Turns
  readonly newId: () => EventId
}

/** Succeeds if the part is on record, now or before. */
export const recordDecisions =
  (env: DecisionLogEnv) =>
  (actor: Actor, fact: DecisionsFact): TaskEither<HandleFailure | RevisionMismatch, void> => {
    const stamp = stampFor(unnamed({ actor, id: env.newId() }), decisionLogStream, 'cn-pipl')
    const intent = () => E.right({ command: fact, context: { now: env.clock() }, stamp })
    const attempt: TaskEither<HandleFailure | RevisionMismatch, void> = pipe(
      handle(decisionLogDecider)(env)({ stream: decisionLogStream, intent }),
      TE.map(() => undefined),
    )
    return () => env.turns(decisionLogStream, retryingConflicts(attempt))
  }
