/** Records deposits once each, although they are reported several times: after a crash, or by two nodes. */
import { E, TE, pipe } from '../../fp.ts'
import type { TaskEither } from '../../fp.ts'
import { depositDecider } from '../../deciders/kept-outside.ts'
import type { DepositFact, DepositedSize } from '../../deciders/kept-outside.ts'
import type { Actor } from '../../events/envelope.ts'
import { depositsStream } from '../../kernel/ids.ts'
import type { EventId } from '../../kernel/ids.ts'
import type { Turns } from '../../store/turns.ts'
import { unnamed } from './command.ts'
import { retryingConflicts } from './retry.ts'
import { handle } from './run-command.ts'
import type { Env, HandleFailure, RevisionMismatch } from './run-command.ts'
import { stampFor } from './stamp.ts'

export type DepositEnv = Env<DepositedSize> & {
  readonly turns: Turns
  readonly newId: () => EventId
}

/** Succeeds if the deposit is on record, now or before. */
export const recordDeposit =
  (env: DepositEnv) =>
  (actor: Actor, fact: DepositFact): TaskEither<HandleFailure | RevisionMismatch, void> => {
    const stamp = stampFor(unnamed({ actor, id: env.newId() }), depositsStream, 'cn-pipl')
    const intent = () => E.right({ command: fact, context: { now: env.clock() }, stamp })
    const attempt: TaskEither<HandleFailure | RevisionMismatch, void> = pipe(
      handle(depositDecider)(env)({ stream: depositsStream, intent }),
      TE.map(() => undefined),
    )
    return () => env.turns(depositsStream, retryingConflicts(attempt))
  }
