/** Acts of one person, each recorded once: the same key twice is the same act. */
import { TE, pipe } from '../fp.ts'
import type { TaskEither } from '../fp.ts'
import { protects } from '../commands/protective.ts'
import { subjectStream } from '../kernel/ids.ts'
import { decidedOnce } from './answered.ts'
import { attemptSeen } from './decide-act.ts'
import type { ActEnv } from './decide-act.ts'
import type { ActFailure, ActOutcome, ActRequest } from './ledger.ts'
import { nameCommand } from './name-command.ts'
import { withoutPersonal } from './omit.ts'
import type { Kept } from './omit.ts'
import { prepareAct } from './prepare-act.ts'
import { withRemarks } from './remarks.ts'
import { retryingConflicts } from './retry.ts'

export type { ActEnv } from './decide-act.ts'

const recordPrepared = (
  env: ActEnv,
  asked: ActRequest,
  { act, omitted }: Kept,
): TaskEither<ActFailure, ActOutcome> => {
  const request = { ...asked, act }
  const recorded = pipe(
    nameCommand(env, request),
    TE.flatMap((command) =>
      decidedOnce(env)(
        subjectStream(request.subject),
        command,
        retryingConflicts(attemptSeen(env, request, command)),
      ),
    ),
  )
  return TE.map(withRemarks(env.clockErrorMs, omitted))(recorded)
}

/**
 * Records one act. Acts of one person take turns; an act that met another writer is decided again. What protects does
 * not wait for a vault that is away: nothing can be sealed then, so its personal fields are left out.
 */
export const recordAct =
  (env: ActEnv) =>
  (asked: ActRequest): TaskEither<ActFailure, ActOutcome> => {
    const recorded = (kept: Kept): TaskEither<ActFailure, ActOutcome> =>
      pipe(
        recordPrepared(env, asked, kept),
        TE.orElse((failure) =>
          'failure' in failure &&
          failure.failure === 'vault-unavailable' &&
          protects(kept.act) &&
          kept.act.personal !== undefined
            ? recordPrepared(env, asked, withoutPersonal(kept))
            : TE.left(failure),
        ),
      )
    const act = TE.flatMap(recorded)(prepareAct(env)(asked.subject, asked.act))
    return () => env.turns(asked.subject, act)
  }
