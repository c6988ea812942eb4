/** Opens the credentials' folder and puts the port together. */
import { E, TE, pipe } from '../fp.ts'
import type { Either, TaskEither } from '../fp.ts'
import { sha256 } from '../kernel/hash.ts'
import { instantOf } from '../kernel/instant.ts'
import { believe } from './authenticate.ts'
import type { Find } from './authenticate.ts'
import { remembering } from './cache.ts'
import { Credential } from './credential.ts'
import type { CredentialId } from './credential.ts'
import type {
  CreateRequest,
  Created,
  CredentialFailure,
  Credentials,
  CredentialUnknown,
} from './credentials.ts'
import { maxTokenMs } from './credentials.ts'
import { drawKey, keyText } from './key.ts'
import { openTables } from './tables.ts'
import type { CredentialTables } from './tables.ts'
import { signToken } from './token.ts'

const decoded = (id: string, json: string): Either<CredentialFailure, Credential> => {
  try {
    const value: unknown = JSON.parse(json)
    if (Credential.is(value)) return E.right(value)
  } catch {
    // Falls through: the parser's message would quote the row.
  }
  return E.left({ failure: 'credentials-corrupt', where: `credentials/${id}` })
}

const finder =
  ({ credentials, read }: CredentialTables): Find =>
  (id) =>
    read((): Either<CredentialFailure, Credential | undefined> => {
      const json = credentials.get(id)
      return json === undefined ? E.right(undefined) : decoded(id, json)
    })

const create =
  ({ credentials, write }: CredentialTables, nowMs: () => number) =>
  ({ roles, name, purposes, recipients }: CreateRequest): TaskEither<CredentialFailure, Created> =>
    write((): Either<CredentialFailure, Created> => {
      const parts = drawKey()
      const credential: Credential = {
        id: parts.id,
        roles: [...new Set(roles)],
        secretSha256: sha256(parts.secret),
        createdAt: instantOf(nowMs()),
        ...(name === undefined ? {} : { name }),
        ...(purposes === undefined ? {} : { purposes }),
        ...(recipients === undefined ? {} : { recipients }),
      }
      void credentials.put(parts.id, JSON.stringify(credential))
      return E.right({ credential, key: keyText(parts) })
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
      void tables.credentials.put(id, JSON.stringify(revoked))
      return E.right(revoked)
    })

const listed = ({
  credentials,
  read,
}: CredentialTables): Either<CredentialFailure, ReadonlyArray<Credential>> =>
  read((): Either<CredentialFailure, ReadonlyArray<Credential>> => {
    const all: Credential[] = []
    for (const { key, value } of credentials.getRange()) {
      const credential = decoded(key, value)
      if (E.isLeft(credential)) return credential
      all.push(credential.right)
    }
    return E.right(all.sort((a, b) => (a.createdAt < b.createdAt ? -1 : 1)))
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
      issueToken: (issuer, subject, lifeMs) => {
        const expiresAtMs = Math.floor((nowMs() + Math.min(lifeMs, maxTokenMs)) / 1000) * 1000
        const token = signToken(tables.tokenKey, { subject, issuer, expiresAtMs })
        return E.right({ token, expiresAt: instantOf(expiresAtMs) })
      },
      close: tables.close,
    })),
  )
