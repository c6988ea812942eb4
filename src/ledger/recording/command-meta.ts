/** The caller of a command, and the name of the command. */
import type { Actor } from '../../events/envelope.ts'
import type { EventId } from '../../kernel/ids.ts'
import type { NamedCommand } from '../../vault/command-tags.ts'

/** One command of one caller. Values chosen by the caller (key, correlation id) enter the log as keyed hashes only. */
export type CommandMeta = {
  readonly actor: Actor
  /** A random id, which names the command if it has no key. */
  readonly id: EventId
  /** Present if the caller gave an idempotency key. */
  readonly key?: NamedCommand
  readonly correlationId?: string
}

/** The key named another command before. */
export type KeyReused = { readonly refusal: 'idempotency-key-reused' }
