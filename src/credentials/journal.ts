/** A change of who may do what, as it is kept beside the credentials until it is in the log. */
import { randomUUID } from 'node:crypto'
import { E } from '../fp.ts'
import type { Either } from '../fp.ts'
import {
  CredentialCreated,
  CredentialRevoked,
  SigningKeyRotated,
  TokensRevoked,
} from '../events/facts/access.ts'
import { Actor } from '../events/envelope.ts'
import { ActorId, EventId, eventIdFrom } from '../kernel/ids.ts'
import { Instant, instantOf } from '../kernel/instant.ts'
import type { AccessChange, JournalEntry } from './access-change.ts'
import { systemOf } from './credential.ts'
import type { Credential } from './credential.ts'
import type { CredentialFailure } from './credentials.ts'

const commandLineName = 'command-line'
if (!ActorId.is(commandLineName)) throw new RangeError('not an actor id')

/** Anybody who may run commands on the machine: the machine knows the user. */
export const commandLine: Actor = { role: 'operator', id: commandLineName }

/** An entry with an id of its own. `nowMs` since 1970. */
export const entryOf = (change: AccessChange, by: Actor, nowMs: number): JournalEntry => ({
  id: eventIdFrom(randomUUID()),
  at: instantOf(nowMs),
  by,
  change,
})

/** That a credential was made, without its label. */
export const createdChange = (credential: Credential): AccessChange => {
  const { id, roles, purposes, recipients } = credential
  return {
    type: 'CredentialCreated',
    body: {
      credential: id,
      system: systemOf(credential),
      roles,
      ...(purposes === undefined ? {} : { purposes }),
      ...(recipients === undefined ? {} : { recipients }),
    },
  }
}

const definitions = [CredentialCreated, CredentialRevoked, SigningKeyRotated, TokensRevoked]

const isRecord = (u: unknown): u is { readonly [key: string]: unknown } =>
  typeof u === 'object' && u !== null

const isChange = (u: unknown): u is AccessChange =>
  isRecord(u) && definitions.some(({ type, body }) => u['type'] === type && body.is(u['body']))

const isEntry = (u: unknown): u is JournalEntry =>
  isRecord(u) &&
  EventId.is(u['id']) &&
  Instant.is(u['at']) &&
  Actor.is(u['by']) &&
  isChange(u['change'])

export const encodeEntry = (entry: JournalEntry): string => JSON.stringify(entry)

/** A stored entry; what this program did not write is not passed on to the log. */
export const decodeEntry = (json: string): Either<CredentialFailure, JournalEntry> => {
  try {
    const value: unknown = JSON.parse(json)
    if (isEntry(value)) return E.right(value)
  } catch {
    // Falls through: the parser's message would quote the row.
  }
  return E.left({ failure: 'credentials-corrupt', where: 'journal' })
}
