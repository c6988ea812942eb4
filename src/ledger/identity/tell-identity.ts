/**
 * Records changes of the index on the person's stream before they are answered. The vault wrote the change and its
 * note in one transaction. The event's id is derived from the binding, so that a repetition after a crash, or by
 * another node, adds no second event.
 */
import { E, TE, pipe } from '../../fp.ts'
import type { TaskEither } from '../../fp.ts'
import { identityDecider } from '../../deciders/identity.ts'
import type { IdentityCommand, IdentityState } from '../../deciders/identity.ts'
import type { Actor } from '../../events/envelope.ts'
import { IdentifierKindName } from '../../events/vocabulary.ts'
import { handle } from '../recording/run-command.ts'
import type { Env, HandleFailure, RevisionMismatch } from '../recording/run-command.ts'
import { uuidFrom } from '../../kernel/hash.ts'
import { subjectStream } from '../../kernel/ids.ts'
import type { EventId, StreamId, SubjectId } from '../../kernel/ids.ts'
import type { Turns } from '../../store/turns.ts'
import type { IdentityChange } from '../../vault/identifiers/identity-change.ts'
import type { IdentifierIndex } from '../../vault/key-vault.ts'
import type { RegistryMemory } from '../registry/registry-memory.ts'
import { unnamed } from '../recording/command.ts'
import { retryingConflicts } from '../recording/retry.ts'
import { stampFor } from '../recording/stamp.ts'

export type TellEnv = Env<IdentityState> & {
  readonly vault: Pick<IdentifierIndex, 'untold' | 'settle'>
  readonly registry: RegistryMemory
  readonly turns: Turns
  /** Drops the cached state of this stream, which another decider has changed. */
  readonly forget: (stream: StreamId) => void
}

export type TellFailure = HandleFailure | RevisionMismatch

const kindOf = (kind: string): IdentifierKindName => (IdentifierKindName.is(kind) ? kind : 'other')

/** The event, its actor, and a unique name: a joining is recorded on two streams. */
const tellingOf = (
  noted: IdentityChange,
  teller: Actor,
): { readonly command: IdentityCommand; readonly actor: Actor; readonly id: EventId } => {
  const { binding, change } = noted
  if ('other' in noted) {
    const { other, at, by, subject } = noted
    const command = { change: noted.change, other, binding, at }
    return { command, actor: by, id: uuidFrom('joining', binding, change, subject) }
  }
  const { optOuts, kind } = noted
  const command = { change: noted.change, kind: kindOf(kind), binding, optOuts }
  return { command, actor: teller, id: uuidFrom('identity', binding, change) }
}

const tellOne = (
  env: TellEnv,
  teller: Actor,
  noted: IdentityChange,
): TaskEither<TellFailure, bigint | undefined> => {
  const { subject } = noted
  const stream = subjectStream(subject)
  const { command, actor, id } = tellingOf(noted, teller)
  const attempt = (): ReturnType<TaskEither<TellFailure, bigint | undefined>> => {
    const { profile } = env.registry.viewNow(env.clock()).catalogue
    const stamp = stampFor(unnamed({ actor, id }), stream, profile, subject)
    const intent = () => E.right({ command, context: { now: env.clock() }, stamp })
    return pipe(
      handle(identityDecider)(env)({ stream, intent }),
      TE.map(({ position }) => position),
    )()
  }
  const told: TaskEither<TellFailure, bigint | undefined> = () =>
    env.turns(subject, async () => {
      env.cache.drop(stream)
      const done = await retryingConflicts(attempt)()
      env.cache.drop(stream)
      env.forget(stream)
      return done
    })
  return pipe(
    told,
    TE.flatMap((position) =>
      pipe(
        env.vault.settle(noted),
        TE.map(() => position),
      ),
    ),
  )
}

/** Records the notes of one person, or of everybody. Answers the position of the last event. */
export const tellIdentity =
  (env: TellEnv) =>
  (actor: Actor, subject?: SubjectId): TaskEither<TellFailure, bigint | undefined> =>
  async () => {
    let last: bigint | undefined
    for (;;) {
      const noted = await env.vault.untold(subject)()
      if (E.isLeft(noted) || noted.right.length === 0)
        return E.isLeft(noted) ? noted : E.right(last)
      for (const change of noted.right) {
        const told = await tellOne(env, actor, change)()
        if (E.isLeft(told)) return told
        last = told.right ?? last
      }
    }
  }
