/**
 * The log's names for a command with a caller's key: keyed, so that nobody with the log alone can try out keys,
 * payloads or correlation ids, and nobody at all once the person's key is destroyed (docs/decisions/0017).
 */
import { macFrom, uuidOf } from '../kernel/ids.ts'
import type { EventId, Mac, SystemId } from '../kernel/ids.ts'
import { commandKeyOf, hmacUnder } from './derive.ts'

/** A command as its caller names it: the calling system, its Idempotency-Key, the request in canonical JSON. */
export type NamedCommand = {
  readonly system: SystemId
  readonly key: string
  readonly payload: string
}

/** Tags under one key. Each kind of text has a prefix of its own, so that none can be taken for another. */
export type CommandTags = {
  /** Of a system's idempotency key: the same for the same, as a UUID. */
  readonly idOf: (named: Pick<NamedCommand, 'system' | 'key'>) => EventId
  /** Of a request: another request under the same key has another. */
  readonly payloadOf: (payload: string) => Mac
  /** Of the caller's correlation id. */
  readonly correlationOf: (correlationId: string) => EventId
}

/** Tags under the key derived from `secret` (32 bytes): a person's data key, or the ledger's own. */
export const commandTags = (secret: Uint8Array): CommandTags => {
  const mac = hmacUnder(commandKeyOf(secret))
  return {
    // A system's id holds no line feed, so that it and the key cannot run into one another.
    idOf: ({ system, key: name }) => uuidOf(mac(`key\n${system}\n${name}`)),
    payloadOf: (payload) => macFrom(mac(`payload\n${payload}`)),
    correlationOf: (correlationId) => uuidOf(mac(`correlation\n${correlationId}`)),
  }
}
