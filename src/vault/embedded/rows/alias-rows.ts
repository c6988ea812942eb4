/**
 * Rows of aliases: each identifier that a person has or had. One that is held is found by its identifier, too.
 *
 * 8  16 bytes subject     24  32 bytes hash of the identifier     56  6 bytes since when
 * 62  6 bytes until when, zeros while it is held                  68  3 bytes what its binding begins with, zeros for none
 * 72  16 bytes binding    88  32 bytes kind, then zeros
 */
import { E, O } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import { MatterId, sha256From } from '../../../kernel/ids.ts'
import type { Sha256, SubjectId } from '../../../kernel/ids.ts'
import { later } from '../../../kernel/instant.ts'
import type { Instant } from '../../../kernel/instant.ts'
import type { HashedIdentifier } from '../../identifier-hash.ts'
import { IdentifierKind } from '../../identifiers/identifier.ts'
import { corrupt } from '../../key-row.ts'
import type { Alias, VaultFailure } from '../../key-vault.ts'
import type { Row, Rows, WritableRows } from '../memory/draft.ts'
import { untilAt } from '../memory/entries.ts'
import { bodyAt, newRow } from '../format/slot.ts'
import { subjectIn, subjectKey } from './key-rows.ts'
import { readInstant, writeInstant } from './packed-instant.ts'

const hashAt = bodyAt
const hashBytes = 32
const sinceAt = 56
const prefixAt = 68
const prefixBytes = 3
const bindingAt = 72
const bindingBytes = 16
const kindAt = 88
const kindBytes = 32

/** An alias, whose it is, and its slot. */
export type AliasRow = Alias & { readonly subject: SubjectId; readonly slot: number }

/** The owner of an identifier, the time of the binding, and its id on the log. */
export type Owner = {
  readonly subject: SubjectId
  readonly since: Instant
  readonly binding?: MatterId
}

const bindingIn = (row: Buffer): O.Option<MatterId> | undefined => {
  if (row.readUInt8(prefixAt) === 0) return O.none
  const prefix = row.toString('latin1', prefixAt, prefixAt + prefixBytes)
  const id = `${prefix}_${row.toString('hex', bindingAt, bindingAt + bindingBytes)}`
  return MatterId.is(id) ? O.some(id) : undefined
}

/** The alias in a row; undefined where what stands there is none. */
export const aliasIn = ({ slot, bytes }: Row): AliasRow | undefined => {
  const kind = bytes.toString('latin1', kindAt, kindAt + kindBytes).replace(/\0+$/, '')
  const since = readInstant(bytes, sinceAt)
  const isHeld = bytes.readUIntLE(untilAt, 6) === 0
  const until = isHeld ? O.none : O.fromNullable(readInstant(bytes, untilAt))
  const binding = bindingIn(bytes)
  const isWhole = IdentifierKind.is(kind) && since !== undefined && binding !== undefined
  if (!isWhole || (!isHeld && O.isNone(until))) return undefined
  const hmac = sha256From(bytes.toString('hex', hashAt, hashAt + hashBytes))
  return { slot, subject: subjectIn(bytes), kind, hmac, since, binding, until }
}

const decoded = (
  found: Either<VaultFailure, ReadonlyArray<Row>>,
): Either<VaultFailure, ReadonlyArray<AliasRow>> => {
  if (E.isLeft(found)) return found
  const aliases = found.right.map(aliasIn)
  const whole = aliases.filter((alias) => alias !== undefined)
  return whole.length === aliases.length ? E.right(whole) : corrupt('aliases: one cannot be read')
}

const orderOf = ({ kind, since, hmac }: Alias): string => `${kind}/${since}/${hmac}`
const inOrder = (a: Alias, b: Alias): number => (orderOf(a) < orderOf(b) ? -1 : 1)

/** Every alias of a person, ended ones too: oldest first within a kind. */
export const aliasRowsOf = (
  rows: Rows,
  subject: SubjectId,
): Either<VaultFailure, ReadonlyArray<AliasRow>> => {
  const found = decoded(rows.under('alias', subjectKey(subject)))
  return E.isLeft(found) ? found : E.right([...found.right].sort(inOrder))
}

/** The same as it is told. */
export const aliasesOf =
  (subject: SubjectId) =>
  (rows: Rows): Either<VaultFailure, ReadonlyArray<Alias>> => {
    const found = aliasRowsOf(rows, subject)
    if (E.isLeft(found)) return found
    return E.right(
      found.right.map(({ kind, hmac, since, binding, until }) => ({
        kind,
        hmac,
        since,
        binding,
        until,
      })),
    )
  }

/** The alias that is held of an identifier, by its hash. */
export const holdingOf = (rows: Rows, hash: Sha256): Either<VaultFailure, AliasRow | undefined> => {
  const found = decoded(rows.held(Buffer.from(hash, 'hex')))
  if (E.isLeft(found)) return found
  const [first, second] = found.right.filter(({ hmac }) => hmac === hash)
  return second === undefined ? E.right(first) : corrupt('aliases: an identifier has two holders')
}

/** Puts an alias, in place of the one in `slot` where that is given. */
export const putAlias = (
  rows: WritableRows,
  subject: SubjectId,
  { kind, hmac, since, binding, until }: Alias,
  slot?: number,
): void => {
  const row = newRow('alias', subjectKey(subject))
  row.write(hmac, hashAt, 'hex')
  writeInstant(row, sinceAt, since)
  if (O.isSome(until)) writeInstant(row, untilAt, until.value)
  if (O.isSome(binding)) {
    row.write(binding.value, prefixAt, prefixBytes, 'latin1')
    row.write(binding.value.slice(prefixBytes + 1), bindingAt, 'hex')
  }
  row.write(kind, kindAt, 'latin1')
  rows.put(row, slot)
}

/** Ends an alias at `at`. */
export const endAlias = (rows: WritableRows, held: AliasRow, at: Instant): void => {
  // An act that arrives late must not make an interval that ends before it began.
  putAlias(rows, held.subject, { ...held, until: O.some(later(at, held.since)) }, held.slot)
}

/** Makes `owner` the holder, from their `since`. */
export const beginAlias = (
  rows: WritableRows,
  { kind, hash }: HashedIdentifier,
  { subject, since, binding }: Owner,
): void => {
  const begun = { kind, hmac: hash, since, binding: O.fromNullable(binding), until: O.none }
  putAlias(rows, subject, begun)
}

/** Leaves nothing of any alias of a person, ended ones too. */
export const forgetAliases = (
  rows: WritableRows,
  subject: SubjectId,
): Either<VaultFailure, void> => {
  const held = aliasRowsOf(rows, subject)
  if (E.isLeft(held)) return held
  for (const { slot } of held.right) rows.remove(slot)
  return E.right(undefined)
}

/** A binding under the spelling of an earlier version moves to the present spelling, unless that has a holder. */
export const adoptFormer = (
  rows: WritableRows,
  { hash, former }: HashedIdentifier,
): Either<VaultFailure, void> => {
  if (former === undefined) return E.right(undefined)
  const now = holdingOf(rows, hash)
  if (E.isLeft(now)) return now
  if (now.right !== undefined) return E.right(undefined)
  const before = holdingOf(rows, former)
  if (E.isLeft(before)) return before
  const held = before.right
  if (held !== undefined) putAlias(rows, held.subject, { ...held, hmac: hash }, held.slot)
  return E.right(undefined)
}
