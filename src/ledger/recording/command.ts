/** Turns the caller's description of a command into the one that events record. */
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
 * A command as events name it. Without a key, `id` is random. With a key, it is derived from it, and `payloadTag` is
 * present: the same key gives the same id on every node, with every credential of the system, before and after a
 * restart. `request` is random for each request, with or without a key; the ids of its events are derived from it.
 */
export type Command = {
  readonly actor: Actor
  readonly id: EventId
  readonly request: EventId
  readonly correlationId: EventId
  readonly payloadTag?: Mac
}

// In order of names: such an event can be written without sorting its fields.
const inOrder = ({ id, role }: Actor): Actor => ({ id, role })

/** A command without values chosen by the caller. */
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
   * Derives with the person's key, so that the tags are useless after erasure. Without a key or correlation id the
   * vault is not asked. A person without a key gets one once the surrogate is known to be drawn by this ledger.
   */
  readonly ofPerson: (
    subject: SubjectId,
    meta: CommandMeta,
  ) => TaskEither<VaultFailure | StoreFailure | SubjectUnknown | SubjectErased, Command>
  /** Derives with the ledger's own key, for commands about no person. */
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

/** Names commands. Values derived from a data key are cached for as long as that key. */
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
      // A key that is in memory is used without waiting.
      const key = found instanceof Promise ? await found : found
      return E.isLeft(key) ? key : E.right(named(meta, tagsUnder(key.right)))
    },
    ofLedger: (meta) => named(meta, ledgerTags),
  }
}
