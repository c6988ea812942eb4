/**
 * Every row of a vault of the version before, as it is to stand in another. What an erasure had fenced and not deleted
 * yet is left out: a move brings nobody back. What does not read back is thrown, and nothing is skipped.
 */
import { O } from '../../fp.ts'
import { Kid } from '../../events/sealed.ts'
import { closed, list } from '../../kernel/codec.ts'
import { MatterId, Sha256, SubjectId } from '../../kernel/ids.ts'
import { Instant } from '../../kernel/instant.ts'
import { IdentifierKind } from '../identifiers/identifier.ts'
import { IdentityChange, OptOuts, parsed } from '../identifiers/identity-change.ts'
import { wrappedBytes } from '../kek.ts'
import { lastFenced } from '../key-row.ts'
import type { KeyRow } from '../key-row.ts'
import type { Alias, Erasure } from '../key-vault.ts'
import { damagedRow as damaged } from '../vault-row.ts'
import type { VaultRow } from '../vault-row.ts'
import type { OldTables } from './tables.ts'

const headBytes = 8

const keyIn = (bytes: Buffer): KeyRow =>
  bytes.length === headBytes + wrappedBytes
    ? {
        ordinal: bytes.readUInt32BE(0),
        wrapped: { epoch: bytes.readUInt32BE(4), bytes: Buffer.from(bytes.subarray(headBytes)) },
      }
    : damaged('keys')

const Fences = list(closed('Fence', { kid: Kid, at: Instant, fingerprint: Sha256 }), 10_000)
const Owner = closed('Owner', { subject: SubjectId, since: Instant }, { binding: MatterId })

const fencesOf = ({ fences }: OldTables, subject: string): ReadonlyArray<Erasure> => {
  const text = fences.get(subject)
  if (text === undefined) return []
  const value = parsed(Fences, text)
  return value === undefined || value.length === 0 ? damaged('fences') : value
}

/** Erased, and not come back: their key and identifiers are gone, or about to be. */
const isErased = (tables: OldTables, subject: string): boolean => {
  const fenced = lastFenced(fencesOf(tables, subject))
  const bytes = fenced === 0 ? undefined : tables.keys.get(subject)
  return fenced > 0 && (bytes === undefined || keyIn(bytes).ordinal <= fenced)
}

const epochs = function* ({ meta }: OldTables): Generator<VaultRow> {
  if (meta.get('format')?.toString() !== '1') damaged('meta')
  for (const { key, value } of meta.getRange({ start: 'epoch:', end: 'epoch;' })) {
    const epoch = Number(key.slice(6))
    if (value.length !== wrappedBytes) damaged('meta')
    yield { row: 'epoch', wrapped: { epoch, bytes: Buffer.from(value) } }
  }
}

const keys = function* (tables: OldTables): Generator<VaultRow> {
  for (const { key: subject, value } of tables.keys.getRange()) {
    if (!SubjectId.is(subject)) damaged('keys')
    else if (!isErased(tables, subject)) yield { row: 'key', subject, key: keyIn(value) }
  }
}

const fences = function* (tables: OldTables): Generator<VaultRow> {
  for (const subject of tables.fences.getKeys()) {
    if (!SubjectId.is(subject)) damaged('fences')
    else for (const fence of fencesOf(tables, subject)) yield { row: 'fence', subject, fence }
  }
}

const stillHeld = '-'

const aliasOf = (key: string, end: string): { subject: SubjectId; alias: Alias } => {
  const [subject, kind, since, hmac] = key.split('/')
  const [until, binding] = end.split(' ')
  const isBinding = binding === undefined || MatterId.is(binding)
  const isWhole =
    SubjectId.is(subject) && IdentifierKind.is(kind) && Instant.is(since) && Sha256.is(hmac)
  if (!isWhole || !isBinding || !(until === stillHeld || Instant.is(until)))
    return damaged('aliases')
  const ended = until === stillHeld ? O.none : O.some(until)
  return { subject, alias: { kind, hmac, since, binding: O.fromNullable(binding), until: ended } }
}

/** Whether the index says the same of an alias: that this person has the identifier, or not. */
const agrees = ({ index }: OldTables, subject: SubjectId, alias: Alias): boolean => {
  const text = index.get(alias.hmac)
  const owner = text === undefined ? undefined : parsed(Owner, text)
  if (text !== undefined && owner === undefined) return damaged('index')
  return O.isSome(alias.until) || (owner?.subject === subject && owner.since === alias.since)
}

const aliases = function* (tables: OldTables): Generator<VaultRow> {
  let held = 0
  for (const { key, value } of tables.aliases.getRange()) {
    const { subject, alias } = aliasOf(key, value)
    if (!agrees(tables, subject, alias)) damaged('aliases')
    if (O.isNone(alias.until)) held += 1
    if (!isErased(tables, subject)) yield { row: 'alias', subject, alias }
  }
  // Each identifier that leads to somebody is one of theirs.
  if (held !== tables.index.getKeysCount()) damaged('index')
}

const notes = function* ({ untold, carried }: OldTables): Generator<VaultRow> {
  for (const { value } of untold?.getRange() ?? []) {
    const change = parsed(IdentityChange, value)
    yield change === undefined ? damaged('untold') : { row: 'untold', change }
  }
  for (const { key: hash, value } of carried?.getRange() ?? []) {
    const optOuts = parsed(OptOuts, value)
    if (!Sha256.is(hash) || optOuts === undefined) damaged('carried')
    else yield { row: 'carried', hash, optOuts }
  }
}

/** All rows, in no order that means anything. */
export const oldRows = function* (tables: OldTables): Generator<VaultRow> {
  yield* epochs(tables)
  yield* keys(tables)
  yield* fences(tables)
  yield* aliases(tables)
  yield* notes(tables)
}
