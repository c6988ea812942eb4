/** Who asks, and under which name: what comes with every command. */
import type { Actor } from '../../events/envelope.ts'
import type { EventId } from '../../kernel/ids.ts'
import type { NamedCommand } from '../../vault/command-tags.ts'

/** One command by one caller. What the caller chose (key, correlation id) reaches the log as keyed tags only. */
export type CommandMeta = {
  readonly actor: Actor
  /** Drawn at random: names the command where no key does. */
  readonly id: EventId
  /** There where the caller gave an idempotency key. */
  readonly key?: NamedCommand
  readonly correlationId?: string
}

/** The key named another command before. */
export type KeyReused = { readonly refusal: 'idempotency-key-reused' }
