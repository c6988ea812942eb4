/** Opens the credentials' folder and puts the port together. */
import { E, TE, pipe } from '../fp.ts'
import type { Either, TaskEither } from '../fp.ts'
import { instantOf } from '../kernel/instant.ts'
import { believe } from './authenticate.ts'
import type { Find } from './authenticate.ts'
import { remembering } from './cache.ts'
import type { Credential, CredentialId } from './credential.ts'
import { cursorKeyFrom } from './cursor-key.ts'
import type {
  CreateRequest,
  Created,
  CredentialFailure,
  Credentials,
  CredentialUnknown,
  LimitsRefused,
} from './credentials.ts'
import {
  decodeCredential,
  drawCredential,
  encodeCredential,
  issueToken,
  limitsFault,
  oldestFirst,
} from './stored.ts'
import { openTables } from './tables.ts'
import type { CredentialTables } from './tables.ts'

const finder =
  ({ credentials, read }: CredentialTables): Find =>
  (id) =>
    read((): Either<CredentialFailure, Credential | undefined> => {
      const json = credentials.get(id)
      return json === undefined ? E.right(undefined) : decodeCredential(id, json)
    })

const create =
  ({ credentials, write }: CredentialTables, nowMs: () => number) =>
  (request: CreateRequest): TaskEither<CredentialFailure | LimitsRefused, Created> =>
    write((): Either<CredentialFailure | LimitsRefused, Created> => {
      const fault = limitsFault(request)
      if (fault !== undefined) return E.left(fault)
      const created = drawCredential(request, nowMs())
      void credentials.put(created.credential.id, encodeCredential(created.credential))
      return E.right(created)
    })

const revoke =
  (tables: CredentialTables, nowMs: () => number) =>
  (id: CredentialId): TaskEither<CredentialFailure | CredentialUnknown, Credential> =>
    tables.write((): Either<CredentialFailure | CredentialUnknown, Credential> => {
      const found = finder(tables)(id)
      if (E.isLeft(found)) return found
      if (found.right === undefined) return E.left({ refusal: 'credential-unknown' })
      if (found.right.revokedAt !== undefined) return E.right(found.right)
      const revoked = { ...found.right, revokedAt: instantOf(nowMs()) }
      void tables.credentials.put(id, encodeCredential(revoked))
      return E.right(revoked)
    })

const listed = ({
  credentials,
  read,
}: CredentialTables): Either<CredentialFailure, ReadonlyArray<Credential>> =>
  read((): Either<CredentialFailure, ReadonlyArray<Credential>> => {
    const all: Credential[] = []
    for (const { key, value } of credentials.getRange()) {
      const credential = decodeCredential(key, value)
      if (E.isLeft(credential)) return credential
      all.push(credential.right)
    }
    return E.right(oldestFirst(all))
  })

/** Credentials kept in `folder`; `nowMs` answers ms since 1970. */
export const openCredentials = (
  folder: string,
  nowMs: () => number,
): TaskEither<CredentialFailure, Credentials> =>
  pipe(
    openTables(folder),
    TE.map((tables) => ({
      create: create(tables, nowMs),
      list: () => listed(tables),
      revoke: revoke(tables, nowMs),
      authenticate: remembering(believe(finder(tables), tables.tokenKey), nowMs),
      issueToken: (issuer, subject, lifeMs) =>
        E.right(issueToken(tables.tokenKey, { issuer, subject, lifeMs }, nowMs())),
      cursorKey: () => cursorKeyFrom(tables.tokenKey),
      close: tables.close,
    })),
  )
