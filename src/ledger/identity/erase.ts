/** Erasing a person: logged, key destroyed, logged again. Interrupted anywhere, doing it again ends it. */
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
  /** Forgets what other deciders remember of this stream: it moved on under them. */
  readonly forget: (stream: StreamId) => void
  /** Of the rows. */
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
    // Two commands in one: each needs ids of its own that a repetition makes again.
    // Known by its person: what the caller chose to call it is not kept, and would have no key to be kept under.
    const own = unnamed({ actor: meta.actor, id: uuidFrom(meta.id, command.step) })
    const stamp = stampFor(own, stream, catalogue.profile, subject)
    const intent = () => E.right({ command, context: { now: env.clock(), accounts }, stamp })
    return handle(erasureDecider)(env)({ stream, intent })
  }
  return pipe(
    // A surrogate that nobody has is not fenced: the fence would hold what a caller made up.
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
              // Said again, it is the epoch of then; of an erasure that did not tell it, one that is no earlier.
              const { epoch = env.vault.epoch } = state
              return { subject, fingerprint, position, epoch }
            }),
          ),
        ),
      ),
    ),
  )
}

/** Under the same turn as the person's acts, so that no act slips in between with a key about to go. */
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
