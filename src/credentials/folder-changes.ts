/** Changes to the credentials of a folder, each with its entry in the journal, in one transaction. */
import type { Key } from 'lmdb'
import { E, TE, pipe } from '../fp.ts'
import type { Either, TaskEither } from '../fp.ts'
import { instantOf } from '../kernel/instant.ts'
import type { CheckedTable } from './checked-table.ts'
import type { Credential } from './credential.ts'
import type {
  Created,
  CredentialFailure,
  Credentials,
  CredentialUnknown,
  Journal,
  CreateRefused,
} from './credentials.ts'
import { commandLine, createdChange, decodeEntry, encodeEntry, entryOf } from './journal.ts'
import type { JournalEntry } from './access-change.ts'
import {
  drawSigningKey,
  firstSigningKey,
  rewrapSigningKeys,
  rotateSigningKeys,
} from './keys/signing-keys.ts'
import { decodeCredential, drawCredential, encodeCredential, createFault } from './stored.ts'
import type { CredentialTables } from './tables.ts'
import { maxTokenMs } from './keys/token.ts'
import type { Wrapping } from './keys/wrapping.ts'

/** `nowMs` answers ms since 1970. */
export type Env = {
  readonly tables: CredentialTables
  readonly wrapping: Wrapping
  readonly nowMs: () => number
}

/** Under which name of `documents` the keys are kept that sign tokens. */
export const signingKeysName = 'signing-keys'

const note = ({ journal }: CredentialTables, entry: JournalEntry): void => {
  const [last = 0] = journal.keys({ reverse: true, limit: 1 })
  journal.put(last + 1, encodeEntry(entry))
}

export const createIn =
  ({ tables, nowMs }: Env): Credentials['create'] =>
  (request, by = commandLine) =>
    tables.write((): Either<CredentialFailure | CreateRefused, Created> => {
      const fault = createFault(request)
      if (fault !== undefined) return E.left(fault)
      const created = drawCredential(request, nowMs())
      const { credential } = created
      tables.credentials.put(credential.id, encodeCredential(credential))
      note(tables, entryOf(createdChange(credential), by, nowMs()))
      return E.right(created)
    })

export const revokeIn =
  ({ tables, nowMs }: Env): Credentials['revoke'] =>
  (id, by = commandLine) =>
    tables.write((): Either<CredentialFailure | CredentialUnknown, Credential> => {
      const json = tables.credentials.get(id)
      if (json === undefined) return E.left({ refusal: 'credential-unknown' })
      const found = decodeCredential(id, json)
      if (E.isLeft(found) || found.right.revokedAt !== undefined) return found
      const revoked = { ...found.right, revokedAt: instantOf(nowMs()) }
      tables.credentials.put(id, encodeCredential(revoked))
      note(tables, entryOf({ type: 'CredentialRevoked', body: { credential: id } }, by, nowMs()))
      return E.right(revoked)
    })

/** A revocation is kept for as long as a token of before could live. */
const forgetOld = ({ revoked }: CredentialTables, nowMs: number): void => {
  for (const { key, value } of revoked.rows()) {
    if (Number(value) + maxTokenMs < nowMs) revoked.remove(key)
  }
}

export const revokeTokensIn =
  ({ tables, nowMs }: Env): Credentials['revokeTokens'] =>
  (subject, by) =>
    tables.write((): Either<CredentialFailure, void> => {
      forgetOld(tables, nowMs())
      tables.revoked.put(subject, String(nowMs()))
      note(tables, entryOf({ type: 'TokensRevoked', body: { subject } }, by, nowMs()))
      return E.right(undefined)
    })

export const rotateIn =
  ({ tables, wrapping, nowMs }: Env): Credentials['rotateSigningKey'] =>
  (by = commandLine) =>
    tables.write((): Either<CredentialFailure, number> => {
      const json = tables.documents.get(signingKeysName) ?? ''
      const rotated = rotateSigningKeys(wrapping, json, drawSigningKey(), nowMs())
      if (E.isLeft(rotated)) return rotated
      const { id } = rotated.right
      tables.documents.put(signingKeysName, rotated.right.json)
      note(tables, entryOf({ type: 'SigningKeyRotated', body: { key: id } }, by, nowMs()))
      return E.right(id)
    })

const checkIn = <K extends Key>(table: CheckedTable<K>): void => {
  for (const key of table.unchecked()) {
    const text = table.get(key)
    if (text !== undefined) table.put(key, text)
  }
}

/** Rows of the version before get their checksum. */
const addChecks = ({ credentials, documents, revoked, journal }: CredentialTables): void => {
  for (const table of [credentials, documents, revoked]) checkIn(table)
  checkIn(journal)
}

/** Draws the first key, or brings those there are under the newest key-encryption key. Two may open a folder at once. */
export const prepareKeys = ({ tables, wrapping }: Env): TaskEither<CredentialFailure, void> =>
  tables.write((): Either<CredentialFailure, void> => {
    const json = tables.documents.get(signingKeysName)
    const next: Either<CredentialFailure, string> =
      json === undefined
        ? E.right(firstSigningKey(wrapping, drawSigningKey()))
        : rewrapSigningKeys(wrapping, json)
    if (E.isLeft(next)) return next
    addChecks(tables)
    if (next.right !== json) tables.documents.put(signingKeysName, next.right)
    return E.right(undefined)
  })

/** Read at once: there are as many as were made since the server looked last. */
const mostPending = 100

export const journalIn = ({ tables }: Env): Journal => ({
  pending: () => async () =>
    tables.read(() =>
      E.traverseArray(({ value }: { readonly value: string }) => decodeEntry(value))([
        ...tables.journal.rows({ limit: mostPending }),
      ]),
    ),
  recorded: (id) =>
    pipe(
      tables.write((): Either<CredentialFailure, void> => {
        for (const { key, value } of tables.journal.rows({ limit: mostPending })) {
          const entry = decodeEntry(value)
          if (E.isRight(entry) && entry.right.id === id) tables.journal.remove(key)
        }
        return E.right(undefined)
      }),
      TE.map(() => undefined),
    ),
})
