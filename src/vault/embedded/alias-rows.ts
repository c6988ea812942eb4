/** Rows of the identifier index: who has an identifier now, and every alias a person has or had. */
import { E, O } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { MatterId, Sha256 } from '../../kernel/ids.ts'
import type { SubjectId } from '../../kernel/ids.ts'
import { Instant, later } from '../../kernel/instant.ts'
import type { HashedIdentifier } from '../identifier-hash.ts'
import { IdentifierKind } from '../identifier.ts'
import { corrupt } from '../key-row.ts'
import type { Alias, VaultFailure } from '../key-vault.ts'
import { ownerOf } from './rows.ts'
import type { Owner } from './rows.ts'
import type { Tables } from './tables.ts'

const stillHeld = '-'

// `since` before the HMAC: a person's aliases of one kind come out oldest first.
const aliasKey = (kind: IdentifierKind, hash: Sha256, { subject, since }: Owner): string =>
  `${subject}/${kind}/${since}/${hash}`

const endOf = ({ binding }: Owner, end: string): string =>
  binding === undefined ? end : `${end} ${binding}`

const aliasOf = (key: string, end: string): Alias | undefined => {
  const [, kind, since, hash] = key.split('/')
  const [until, binding] = end.split(' ')
  if (!IdentifierKind.is(kind) || !Instant.is(since) || !Sha256.is(hash)) return undefined
  if (binding !== undefined && !MatterId.is(binding)) return undefined
  const begun = { kind, hmac: hash, since, binding: O.fromNullable(binding) }
  if (until === stillHeld) return { ...begun, until: O.none }
  return Instant.is(until) ? { ...begun, until: O.some(until) } : undefined
}

// '0' is the character after '/'.
const rowsOf = ({ aliases }: Pick<Tables, 'aliases'>, subject: SubjectId) => [
  ...aliases.getRange({ start: `${subject}/`, end: `${subject}0` }),
]

/** Every alias of a person, ended ones too. */
export const aliasesOf =
  (subject: SubjectId) =>
  (tables: Pick<Tables, 'aliases'>): Either<VaultFailure, ReadonlyArray<Alias>> => {
    const found: Alias[] = []
    for (const { key, value } of rowsOf(tables, subject)) {
      const alias = aliasOf(key, value)
      if (alias === undefined) return corrupt('aliases')
      found.push(alias)
    }
    return E.right(found)
  }

/** Deletes every alias of a person, ended ones too, and the index rows that lead to them. */
export const forgetAliases = (tables: Tables, subject: SubjectId): Either<VaultFailure, void> => {
  const held = aliasesOf(subject)(tables)
  if (E.isLeft(held)) return held
  const leading: Sha256[] = []
  for (const { hmac: hash } of held.right) {
    const owner = ownerOf(tables, hash)
    if (E.isLeft(owner)) return owner
    if (owner.right?.subject === subject) leading.push(hash)
  }
  for (const hash of leading) void tables.index.remove(hash)
  for (const { key } of rowsOf(tables, subject)) void tables.aliases.remove(key)
  return E.right(undefined)
}

/** Ends an owner's alias at `at`. */
export const endAlias = (
  tables: Tables,
  { kind, hash }: HashedIdentifier,
  owner: Owner,
  at: Instant,
): void => {
  // An act that arrives late must not make an interval that ends before it began.
  void tables.aliases.put(aliasKey(kind, hash, owner), endOf(owner, later(at, owner.since)))
}

/** Makes `owner` the owner, from their `since`. */
export const beginAlias = (
  tables: Tables,
  { kind, hash }: HashedIdentifier,
  owner: Owner,
): void => {
  void tables.index.put(hash, JSON.stringify(owner))
  void tables.aliases.put(aliasKey(kind, hash, owner), endOf(owner, stillHeld))
}

/** What was bound under the spelling of an earlier version moves to the one it has now, unless that has an owner. */
export const adoptFormer = (
  tables: Tables,
  { kind, hash, former }: HashedIdentifier,
): Either<VaultFailure, void> => {
  if (former === undefined || tables.index.doesExist(hash)) return E.right(undefined)
  const owner = ownerOf(tables, former)
  if (E.isLeft(owner)) return owner
  if (owner.right === undefined) return E.right(undefined)
  void tables.index.remove(former)
  void tables.aliases.remove(aliasKey(kind, former, owner.right))
  beginAlias(tables, { kind, hash }, owner.right)
  return E.right(undefined)
}
