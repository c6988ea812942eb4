/** Rows of the vault's tables in PostgreSQL, to values and back. A row that does not decode is `vault-corrupt`. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { MatterId, Sha256, SubjectId } from '../../kernel/ids.ts'
import { Instant } from '../../kernel/instant.ts'
import type { Database } from '../../postgres/database.ts'
import type { Ask, Rows } from '../../postgres/session.ts'
import { wrappedBytes } from '../kek.ts'
import type { Wrapped } from '../kek.ts'
import { corrupt, kidOf } from '../key-row.ts'
import type { HeldKeys, KeyRow } from '../key-row.ts'
import type { Erasure, VaultFailure } from '../key-vault.ts'

export type VaultDatabase = Database<VaultFailure>
type Row = Rows[number]

const isWhole = (value: unknown): value is number => Number.isSafeInteger(value)

/** A row's `epoch` and `wrapped`. */
export const wrappedOf = ({ epoch, wrapped }: Row): Wrapped | undefined =>
  isWhole(epoch) && wrapped instanceof Uint8Array && wrapped.length === wrappedBytes
    ? { epoch, bytes: wrapped }
    : undefined

/** A row's `ordinal`, `epoch` and `wrapped`. */
export const keyRowOf = (row: Row): KeyRow | undefined => {
  const wrapped = wrappedOf(row)
  const { ordinal } = row
  return isWhole(ordinal) && wrapped !== undefined ? { ordinal, wrapped } : undefined
}

const fenceOf = ({ ordinal, at, fingerprint }: Row): Erasure | undefined =>
  isWhole(ordinal) && Instant.is(at) && Sha256.is(fingerprint)
    ? { kid: kidOf(ordinal), at, fingerprint }
    : undefined

/** A person's key and fences in one statement, so that both are of one moment. Takes the subject. */
export const heldStatement = `
  select ordinal, epoch, wrapped, null as at, null as fingerprint
    from consent_vault.keys where subject = $1
  union all
  select ordinal, null, null, at, fingerprint from consent_vault.fences where subject = $1
  order by ordinal`

/** The rows of `heldStatement`. */
export const heldKeys = (rows: Rows): Either<VaultFailure, HeldKeys> => {
  const fences: Erasure[] = []
  let row: KeyRow | undefined
  for (const each of rows) {
    if (each['at'] === null) {
      row = keyRowOf(each)
      if (row === undefined) return corrupt('keys')
    } else {
      const fence = fenceOf(each)
      if (fence === undefined) return corrupt('fences')
      fences.push(fence)
    }
  }
  return E.right({ row, fences })
}

/** A person's key and fences, inside a transaction. */
export const askHeld = async (
  ask: Ask,
  subject: SubjectId,
): Promise<Either<VaultFailure, HeldKeys>> => heldKeys(await ask(heldStatement, [subject]))

export type Owner = {
  readonly subject: SubjectId
  readonly since: Instant
  readonly binding?: MatterId
}

/** The owner of an identifier, from `subject`, `since` and `binding` rows. */
export const ownerOf = (rows: Rows): Either<VaultFailure, Owner | undefined> => {
  const [row] = rows
  if (row === undefined) return E.right(undefined)
  const { subject, since, binding } = row
  if (!SubjectId.is(subject) || !Instant.is(since)) return corrupt('identifiers')
  if (binding === null) return E.right({ subject, since })
  return MatterId.is(binding) ? E.right({ subject, since, binding }) : corrupt('identifiers')
}

/** The persons in `subject` rows of `table`. */
export const subjectsOf = (
  rows: Rows,
  table: string,
): Either<VaultFailure, ReadonlyArray<SubjectId>> => {
  const subjects = rows.map(({ subject }) => subject).filter(SubjectId.is)
  return subjects.length === rows.length ? E.right(subjects) : corrupt(table)
}

/** Held by whoever changes what is stored of a person. */
export const subjectLock = (subject: SubjectId): string => `subject ${subject}`

/** Held by whoever changes who has an identifier; taken before a person's. */
export const identifierLock = (hash: Sha256): string => `identifier ${hash}`
