/** From what a caller says of a command to what may stand in the log of it. */
import { E } from '../../fp.ts'
import type { Either, TaskEither } from '../../fp.ts'
import type { Actor } from '../../events/envelope.ts'
import type { EventId, Mac, SubjectId } from '../../kernel/ids.ts'
import { commandTags } from '../../vault/command-tags.ts'
import type { CommandTags } from '../../vault/command-tags.ts'
import type {
  KeyState,
  KeyVault,
  LiveKey,
  SubjectErased,
  VaultFailure,
} from '../../vault/key-vault.ts'
import type { StoreFailure } from '../../store/event-store.ts'
import type { CommandMeta } from '../ledger.ts'
import { mustBeDrawn } from './presence.ts'
import type { PresenceEnv, SubjectUnknown } from './presence.ts'

/**
 * A command as events name it. `id` is random, or comes of the caller's key; then `payloadTag` is there too, and the
 * same key is the same id on every node, by every credential of the system, before and after a restart. `request` is the
 * request's own, drawn anew for each, whatever key it brings: the ids of its events come of it.
 */
export type Command = {
  readonly actor: Actor
  readonly id: EventId
  readonly request: EventId
  readonly correlationId: EventId
  readonly payloadTag?: Mac
}

// Fields in the order of their names: an event that has them so is written without being put in order first.
const inOrder = ({ id, role }: Actor): Actor => ({ id, role })

/** Nothing of what the caller chose. */
export const unnamed = ({ actor, id }: Pick<CommandMeta, 'actor' | 'id'>): Command => ({
  actor: inOrder(actor),
  id,
  request: id,
  correlationId: id,
})

const named = ({ actor, id, key, correlationId }: CommandMeta, tags: CommandTags): Command => {
  const own = key === undefined ? id : tags.idOf(key)
  return {
    actor: inOrder(actor),
    id: own,
    request: id,
    correlationId: correlationId === undefined ? own : tags.correlationOf(correlationId),
    ...(key === undefined ? {} : { payloadTag: tags.payloadOf(key.payload) }),
  }
}

export type Naming = {
  /**
   * Under the person's key: it dies with them. Without a key or a correlation id the vault is not asked; where the
   * person has no key yet, one is made once it is known that the ledger drew their surrogate.
   */
  readonly ofPerson: (
    subject: SubjectId,
    meta: CommandMeta,
  ) => TaskEither<VaultFailure | StoreFailure | SubjectUnknown | SubjectErased, Command>
  /** Under the ledger's own key: for what is about no person. */
  readonly ofLedger: (meta: CommandMeta) => Command
}

export type NamingEnv = {
  readonly vault: Pick<KeyVault, 'keyFor' | 'existing' | 'aliases' | 'ledgerSecret'>
  readonly store: PresenceEnv['store']
}

type Failure = VaultFailure | StoreFailure | SubjectUnknown | SubjectErased

type Found = Either<Failure, Pick<LiveKey, 'dek'>>

const madeFor = async ({ vault, store }: NamingEnv, subject: SubjectId): Promise<Found> => {
  const drawn = await mustBeDrawn({ vault, store })(subject)()
  return E.isLeft(drawn) ? drawn : vault.keyFor(subject)()
}

const keyIn = (
  env: NamingEnv,
  subject: SubjectId,
  key: Either<VaultFailure, KeyState>,
): Found | Promise<Found> => {
  if (E.isLeft(key)) return key
  if (key.right.state === 'live') return E.right(key.right)
  return key.right.state === 'erased'
    ? E.left({ refusal: 'subject-erased', subject, at: key.right.at })
    : madeFor(env, subject)
}

/** Names commands; what is derived from a data key is kept as long as that key is at hand. */
export const makeNaming = (env: NamingEnv): Naming => {
  const derived = new WeakMap<Uint8Array, CommandTags>()
  const tagsUnder = ({ dek }: Pick<LiveKey, 'dek'>): CommandTags => {
    const known = derived.get(dek)
    if (known !== undefined) return known
    const tags = commandTags(dek)
    derived.set(dek, tags)
    return tags
  }
  const ledgerTags = commandTags(env.vault.ledgerSecret)
  return {
    ofPerson: (subject, meta) => async () => {
      if (meta.key === undefined && meta.correlationId === undefined) return E.right(unnamed(meta))
      const found = keyIn(env, subject, await env.vault.existing(subject)())
      // There already, it is not waited for.
      const key = found instanceof Promise ? await found : found
      return E.isLeft(key) ? key : E.right(named(meta, tagsUnder(key.right)))
    },
    ofLedger: (meta) => named(meta, ledgerTags),
  }
}
