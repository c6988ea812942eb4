/** Records acts of one person, each once: a repeated key means the same act. */
import { E } from '../../fp.ts'
import type { Either, TaskEither } from '../../fp.ts'
import { protects } from '../../commands/protective.ts'
import { subjectStream } from '../../kernel/ids.ts'
import { decidedOnce } from '../idempotency/repeat-answer.ts'
import { attemptSeen } from './decide-act.ts'
import type { ActEnv } from './decide-act.ts'
import type { ActFailure, ActOutcome, ActRequest, CommandMeta } from '../ledger.ts'
import { nameCommand } from '../idempotency/name-command.ts'
import { withoutPersonal } from './omit.ts'
import type { Kept } from './omit.ts'
import { prepareAct } from './prepare-act.ts'
import type { Preparing } from './prepare-act.ts'
import { withRemarks } from './remarks.ts'
import { retryingConflicts } from '../recording/retry.ts'

export type { ActEnv } from './decide-act.ts'

type Recorded = Promise<Either<ActFailure, ActOutcome>>

const recordPrepared = async (env: ActEnv, asked: ActRequest, { act, omitted }: Kept): Recorded => {
  const request = { ...asked, act }
  const command = await nameCommand(env, request)
  if (E.isLeft(command)) return command
  const attempt = retryingConflicts(attemptSeen(env, request, command.right))
  const stream = subjectStream(request.subject)
  const recorded = await decidedOnce(env, stream, command.right, attempt)
  return E.isLeft(recorded)
    ? recorded
    : E.right(withRemarks(env.clockErrorMs, omitted, recorded.right))
}

const isVaultAway = (failure: ActFailure): boolean =>
  'failure' in failure && failure.failure === 'vault-unavailable'

const isKeyTaken = (failure: ActFailure): boolean =>
  'refusal' in failure && failure.refusal === 'idempotency-key-reused'

/**
 * A new name for a command whose key named another one. It is derived from the request too, so that a repetition is
 * recognised.
 */
const namedAnew = (meta: CommandMeta): CommandMeta =>
  meta.key === undefined
    ? meta
    : { ...meta, key: { ...meta.key, key: `${meta.key.key}\n${meta.key.payload}` } }

/** A protective act is tried again without the parts that prevented it. */
const mended = (
  env: ActEnv,
  asked: ActRequest,
  kept: Kept,
  failure: ActFailure,
): Recorded | Either<ActFailure, never> => {
  if (isVaultAway(failure) && kept.act.personal !== undefined)
    return recordPrepared(env, asked, withoutPersonal(kept))
  return isKeyTaken(failure)
    ? recordPrepared(env, { ...asked, meta: namedAnew(asked.meta) }, kept)
    : E.left(failure)
}

const recordReady = (env: ActEnv, asked: ActRequest, kept: Kept): Recorded => {
  const recorded = recordPrepared(env, asked, kept)
  return protects(kept.act)
    ? recorded.then((done) => (E.isRight(done) ? done : mended(env, asked, kept, done.left)))
    : recorded
}

/**
 * Records one act. Acts of one person take turns, and are decided again after a conflict with another writer. A
 * protective act does not wait for an unavailable vault: its personal fields are left out, since they cannot be
 * sealed. Nor is it lost if its key named another command.
 */
export const recordAct = (env: ActEnv) => {
  const prepare = prepareAct(env)
  const recordLater = async (asked: ActRequest, preparing: Preparing): Recorded => {
    const kept = await preparing()
    return E.isLeft(kept) ? kept : recordReady(env, asked, kept.right)
  }
  const record = (asked: ActRequest): Recorded => {
    const prepared = prepare(asked.subject, asked.act)
    return typeof prepared === 'function'
      ? recordLater(asked, prepared)
      : recordReady(env, asked, prepared)
  }
  return (asked: ActRequest): TaskEither<ActFailure, ActOutcome> =>
    () =>
      env.turns(asked.subject, () => record(asked))
}
