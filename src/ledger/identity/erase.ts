/**
 * Erases a person: records the request, destroys the key, records the destruction. Repeating it completes an
 * interrupted erasure.
 */
import { E, TE, pipe } from '../../fp.ts'
import type { TaskEither } from '../../fp.ts'
import { erasureDecider } from '../../deciders/erasure.ts'
import type { ErasureCommand, ErasureState } from '../../deciders/erasure.ts'
import { handle } from '../recording/run-command.ts'
import type { Env } from '../recording/run-command.ts'
import { uuidFrom } from '../../kernel/hash.ts'
import { subjectStream } from '../../kernel/ids.ts'
import type { StreamId, SubjectId } from '../../kernel/ids.ts'
import type { KeyVault } from '../../vault/key-vault.ts'
import { unnamed } from '../recording/command.ts'
import type { CommandMeta, EraseFailure, Erased } from '../ledger.ts'
import { optOutsOfPerson } from './opt-outs.ts'
import type { RegistryMemory } from '../registry/registry-memory.ts'
import { retryingConflicts } from '../recording/retry.ts'
import { stampFor } from '../recording/stamp.ts'
import type { Turns } from '../../store/turns.ts'

export type EraseEnv = Env<ErasureState> & {
  readonly vault: Pick<KeyVault, 'destroy' | 'epoch'>
  readonly drawn: (subject: SubjectId) => TaskEither<EraseFailure, void>
  readonly registry: RegistryMemory
  readonly turns: Turns
  /** Drops the cached state of this stream, which another decider has changed. */
  readonly forget: (stream: StreamId) => void
  /** The position of the rows. */
  readonly position: () => bigint
}

const steps = (
  env: EraseEnv,
  subject: SubjectId,
  meta: CommandMeta,
): TaskEither<EraseFailure, Erased> => {
  const stream = subjectStream(subject)
  const { catalogue, accounts } = env.registry.viewNow(env.clock())
  const run = (command: ErasureCommand) => {
    // Two commands in one, each with an id that a repetition derives again. The caller's key is not kept: naming it
    // would need the key that is destroyed, and an erasure is recognised by its person.
    const own = unnamed({ actor: meta.actor, id: uuidFrom(meta.id, command.step) })
    const stamp = stampFor(own, stream, catalogue.profile, subject)
    const intent = () => E.right({ command, context: { now: env.clock(), accounts }, stamp })
    return handle(erasureDecider)(env)({ stream, intent })
  }
  return pipe(
    // An unknown surrogate gets no fence, which would store an id made up by a caller.
    env.drawn(subject),
    TE.flatMap(() => run({ step: 'request' })),
    TE.flatMap((): TaskEither<EraseFailure, Erased> =>
      pipe(
        optOutsOfPerson(env)(subject),
        TE.mapLeft((failure): EraseFailure => failure),
        TE.flatMap((optOuts) => env.vault.destroy(subject, { at: env.clock(), optOuts })),
        TE.flatMap(({ kid, fingerprint }) =>
          pipe(
            run({ step: 'complete', kid, fingerprint, epoch: env.vault.epoch }),
            TE.map(({ position = env.position(), state }) => {
              // A repetition names the epoch of the first erasure; if that is unknown, one that is not earlier.
              const { epoch = env.vault.epoch } = state
              return { subject, fingerprint, position, epoch }
            }),
          ),
        ),
      ),
    ),
  )
}

/** Takes the turn of the person's acts, so that no act uses the key while it is destroyed. */
export const eraseSubject =
  (env: EraseEnv) =>
  (subject: SubjectId, meta: CommandMeta): TaskEither<EraseFailure, Erased> =>
  () =>
    env.turns(subject, async () => {
      const stream = subjectStream(subject)
      env.cache.drop(stream)
      const erased = await retryingConflicts((): ReturnType<TaskEither<EraseFailure, Erased>> =>
        steps(env, subject, meta)(),
      )()
      env.cache.drop(stream)
      env.forget(stream)
      return erased
    })
