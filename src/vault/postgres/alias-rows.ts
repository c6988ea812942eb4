/** Rows of the identifier index in PostgreSQL: who has an identifier, and every alias a person has or had. */
import { E, O } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { MatterId, Sha256, SubjectId } from '../../kernel/ids.ts'
import { Instant, later } from '../../kernel/instant.ts'
import type { Ask, Rows } from '../../postgres/session.ts'
import type { HashedIdentifier } from '../identifier-hash.ts'
import { IdentifierKind } from '../identifiers/identifier.ts'
import { corrupt } from '../key-row.ts'
import type { Alias, VaultFailure } from '../key-vault.ts'
import { ownerOf } from './rows.ts'
import type { Owner } from './rows.ts'

const ownerStatement =
  'select subject, since, binding from consent_vault.identifiers where hmac = $1'

/** The owner of an identifier. Takes its HMAC, and that of the spelling of earlier versions, which comes second. */
export const ownersStatement = `
  select subject, since, binding, hmac <> $1 as formerly from consent_vault.identifiers
   where hmac in ($1, $2) order by formerly`

/** The owner of an identifier, inside a transaction; nobody changes that row until it ends. */
export const askOwner = async (
  ask: Ask,
  { hash }: HashedIdentifier,
): Promise<Either<VaultFailure, Owner | undefined>> =>
  ownerOf(await ask(`${ownerStatement} for update`, [hash]))

/** A person's aliases, oldest first within a kind. Takes the subject. */
export const aliasesStatement = `
  select kind, hmac, since, until, binding from consent_vault.aliases
   where subject = $1 order by kind, since, hmac`

const aliasOf = ({ kind, hmac, since, until, binding }: Rows[number]): Alias | undefined => {
  if (!IdentifierKind.is(kind) || !Sha256.is(hmac) || !Instant.is(since)) return undefined
  if (binding !== null && !MatterId.is(binding)) return undefined
  const begun = { kind, hmac, since, binding: O.fromNullable(binding) }
  if (until === null) return { ...begun, until: O.none }
  return Instant.is(until) ? { ...begun, until: O.some(until) } : undefined
}

/** The rows of `aliasesStatement`. */
export const aliasesOf = (rows: Rows): Either<VaultFailure, ReadonlyArray<Alias>> => {
  const aliases = rows.map(aliasOf).filter((alias) => alias !== undefined)
  return aliases.length === rows.length ? E.right(aliases) : corrupt('aliases')
}

/** Ends an owner's alias at `at`. A row that their erasure deleted meanwhile stays deleted. */
export const endAlias = async (
  ask: Ask,
  { kind, hash }: HashedIdentifier,
  owner: Owner,
  at: Instant,
): Promise<void> => {
  await ask(
    `update consent_vault.aliases set until = $5
      where subject = $1 and kind = $2 and since = $3 and hmac = $4`,
    // An act that arrives late must not make an interval that ends before it began.
    [owner.subject, kind, owner.since, hash, later(at, owner.since)],
  )
}

/** Makes `owner` the owner, from their `since`. */
export const beginAlias = async (
  ask: Ask,
  { kind, hash }: HashedIdentifier,
  { subject, since, binding }: Owner,
): Promise<void> => {
  await ask(
    `insert into consent_vault.identifiers (hmac, subject, since, binding) values ($1, $2, $3, $4)
     on conflict (hmac) do update
       set subject = excluded.subject, since = excluded.since, binding = excluded.binding`,
    [hash, subject, since, binding],
  )
  await ask(
    `insert into consent_vault.aliases (subject, kind, since, hmac, binding)
     values ($1, $2, $3, $4, $5)
     on conflict (subject, kind, since, hmac) do update set until = null, binding = excluded.binding`,
    [subject, kind, since, hash, binding],
  )
}

/** An alias that ended. */
export type EndedAlias = Owner & { readonly until: Instant }

/** The alias of an identifier that ended last: tells what an action did that was kept, its answer lost. */
export const askLastEnded = async (
  ask: Ask,
  { kind, hash }: HashedIdentifier,
): Promise<Either<VaultFailure, EndedAlias | undefined>> => {
  const [row] = await ask(
    `select subject, since, until from consent_vault.aliases
      where hmac = $1 and kind = $2 and until is not null
      order by until desc, since desc limit 1`,
    [hash, kind],
  )
  if (row === undefined) return E.right(undefined)
  const { subject, since, until } = row
  return SubjectId.is(subject) && Instant.is(since) && Instant.is(until)
    ? E.right({ subject, since, until })
    : corrupt('aliases')
}

/** A binding under the spelling of an earlier version moves to the present spelling, unless that has an owner. */
export const adoptFormer = async (
  ask: Ask,
  { kind, hash, former }: HashedIdentifier,
): Promise<Either<VaultFailure, void>> => {
  if (former === undefined) return E.right(undefined)
  const now = await askOwner(ask, { kind, hash })
  if (E.isLeft(now)) return now
  const owner = await askOwner(ask, { kind, hash: former })
  if (E.isLeft(owner)) return owner
  if (now.right !== undefined || owner.right === undefined) return E.right(undefined)
  const { subject, since } = owner.right
  await ask('delete from consent_vault.identifiers where hmac = $1', [former])
  await ask(
    `delete from consent_vault.aliases
      where subject = $1 and kind = $2 and since = $3 and hmac = $4`,
    [subject, kind, since, former],
  )
  await beginAlias(ask, { kind, hash }, owner.right)
  return E.right(undefined)
}
