/** Opens the credentials' folder and puts the port together. */
import { E, TE, pipe } from '../fp.ts'
import type { Either, TaskEither } from '../fp.ts'
import { authenticate } from './authenticate.ts'
import type { Known } from './authenticate.ts'
import { remembering } from './cache.ts'
import type { Credential } from './credential.ts'
import type { CredentialFailure, Credentials } from './credentials.ts'
import {
  createIn,
  journalIn,
  prepareKeys,
  revokeIn,
  revokeTokensIn,
  rotateIn,
  signingKeysName,
} from './folder-changes.ts'
import type { Env } from './folder-changes.ts'
import { belongingIn } from './mark.ts'
import { openSigningKeys } from './keys/signing-keys.ts'
import type { SigningKeys } from './keys/signing-keys.ts'
import { cursorKeyOf, decodeCredential, issueToken, oldestFirst } from './stored.ts'
import { openTables } from './tables.ts'
import type { CredentialPorts } from './tables.ts'
import type { CredentialTables } from './tables.ts'
import type { Wrapping } from './keys/wrapping.ts'

const listed = ({
  credentials,
  read,
}: CredentialTables): Either<CredentialFailure, ReadonlyArray<Credential>> =>
  read((): Either<CredentialFailure, ReadonlyArray<Credential>> => {
    const all: Credential[] = []
    for (const { key, value } of credentials.rows()) {
      const credential = decodeCredential(key, value)
      if (E.isLeft(credential)) return credential
      all.push(credential.right)
    }
    return E.right(oldestFirst(all))
  })

/** As the folder has it now: another process may have changed it. Keys are opened once for each text they are kept as. */
const knownIn = ({ tables, wrapping }: Env): Known => {
  let opened: { readonly json: string; readonly keys: Either<CredentialFailure, SigningKeys> }
  return {
    find: (id) =>
      tables.read((): Either<CredentialFailure, Credential | undefined> => {
        const json = tables.credentials.get(id)
        if (json !== undefined) return decodeCredential(id, json)
        // A row that is damaged may be the one that is asked for: whose it was is not known any more.
        const damage = tables.damageOf('credentials')
        return damage === undefined ? E.right(undefined) : E.left(damage)
      }),
    signingKeys: () =>
      tables.read((): Either<CredentialFailure, SigningKeys> => {
        const json = tables.documents.get(signingKeysName) ?? ''
        if (opened?.json !== json) opened = { json, keys: openSigningKeys(wrapping, json) }
        return opened.keys
      }),
    revokedMs: (subject) =>
      tables.read((): Either<CredentialFailure, number | undefined> => {
        const ms = tables.revoked.get(subject)
        if (ms !== undefined) return E.right(Number(ms))
        const damage = tables.damageOf('revoked')
        return damage === undefined ? E.right(undefined) : E.left(damage)
      }),
  }
}

const assemble = (env: Env): Credentials => {
  const known = knownIn(env)
  const { tables, nowMs } = env
  let changes = 0
  /** Cached callers are looked up again: here at once, in another process of the folder within a second. */
  const forgetting =
    <F, A>(change: TaskEither<F, A>): TaskEither<F, A> =>
    async () => {
      const changed = await change()
      changes += 1
      return changed
    }
  return {
    create: createIn(env),
    list: () => listed(tables),
    revoke: (id, by) => forgetting(revokeIn(env)(id, by)),
    authenticate: remembering(authenticate(known), nowMs, () => changes),
    issueToken: (issuer, subject, lifeMs) =>
      pipe(
        known.signingKeys(),
        E.map((keys) => issueToken(keys, { issuer, subject, lifeMs }, nowMs())),
      ),
    revokeTokens: (subject, by) => forgetting(revokeTokensIn(env)(subject, by)),
    rotateSigningKey: (by) => forgetting(rotateIn(env)(by)),
    journal: journalIn(env),
    cursorKey: cursorKeyOf(known.signingKeys),
    ...belongingIn(tables),
    close: tables.close,
  }
}

/**
 * Credentials kept in `folder`; what signs tokens is kept under `wrapping`. A folder of before, which kept it as it
 * is, is given a new key: copies of the old one sign nothing. `nowMs` answers ms since 1970.
 */
export const openCredentials = (
  folder: string,
  wrapping: Wrapping,
  nowMs: () => number,
  { onFatal = () => {}, onChange = () => {} }: Partial<CredentialPorts> = {},
): TaskEither<CredentialFailure, Credentials> =>
  pipe(
    openTables(folder, { onFatal, onChange }),
    TE.flatMap((tables) => {
      const env = { tables, wrapping, nowMs }
      return pipe(
        prepareKeys(env),
        TE.map(() => assemble(env)),
        TE.orElse((failure) => async () => {
          await tables.close()
          return E.left(failure)
        }),
      )
    }),
  )
