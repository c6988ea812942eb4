/** Opens the credentials that several nodes share through PostgreSQL, and puts the port together. */
import { setTimeout as delay } from 'node:timers/promises'
import { E, TE, pipe } from '../../fp.ts'
import type { Either, TaskEither } from '../../fp.ts'
import type { Connection } from '../../postgres/connection.ts'
import { openDatabase } from '../../postgres/database.ts'
import type { PostgresFault } from '../../postgres/fault.ts'
import { listen } from '../../postgres/listen.ts'
import { migrate, migrationLock } from '../../postgres/migrate.ts'
import type { Ask } from '../../postgres/session.ts'
import { authenticate } from '../authenticate.ts'
import type { Known } from '../authenticate.ts'
import { remembering } from '../cache.ts'
import type { CredentialFailure, Credentials } from '../credentials.ts'
import { openSigningKeys } from '../keys/signing-keys.ts'
import type { SigningKeys } from '../keys/signing-keys.ts'
import { cursorKeyOf, issueToken, oldestFirst } from '../stored.ts'
import type { Wrapping } from '../keys/wrapping.ts'
import { createIn, revokeIn, revokeTokensIn } from './changes.ts'
import type { Env } from './changes.ts'
import { belongingIn } from './mark.ts'
import { openMirror } from './mirror.ts'
import type { Mirror } from './mirror.ts'
import { channel, credentialsSchema } from './schema.ts'
import { journalIn, prepareKeys, rotateIn } from './signing-keys.ts'

/** Sessions of one node, besides the one that listens. */
const maxSessions = 2

/** Between two looks for changes, in ms: bounds how late one is noticed of which nothing was heard. */
const pollMs = 500

const unavailable = (cause: PostgresFault): CredentialFailure => ({
  failure: 'credentials-unavailable',
  cause,
})

const prepare =
  (wrapping: Wrapping) =>
  async (ask: Ask): Promise<Either<CredentialFailure, void>> => {
    const migrated = await migrate(credentialsSchema)(ask)
    return E.isLeft(migrated) ? E.left(unavailable(migrated.left)) : prepareKeys(wrapping)(ask)
  }

/** Keeps the mirror up to date: at once when told, and by looking in any case. */
const keepFresh = (connection: Connection, { refresh }: Mirror) => {
  const closing = new AbortController()
  const { signal } = closing
  const look = (): void => void refresh()
  const listener = listen(connection, channel, { said: look, began: look })
  const poll = async (): Promise<void> => {
    while (!signal.aborted) {
      await delay(pollMs, undefined, { signal }).catch(() => undefined)
      if (!signal.aborted) await refresh()
    }
  }
  const polling = poll()
  return async (): Promise<void> => {
    closing.abort()
    await listener.close()
    await polling
  }
}

/** As the mirror has it. Keys are opened once for each text they are kept as. */
const knownIn = ({ mirror, wrapping }: Env): Known => {
  let opened: { readonly json: string; readonly keys: Either<CredentialFailure, SigningKeys> }
  return {
    find: mirror.find,
    revokedMs: mirror.revokedMs,
    signingKeys: () =>
      pipe(
        mirror.signingKeys(),
        E.flatMap((json) => {
          if (opened?.json !== json) opened = { json, keys: openSigningKeys(wrapping, json) }
          return opened.keys
        }),
      ),
  }
}

const assemble = (env: Env, stop: () => Promise<void>): Credentials => {
  const { db, mirror, nowMs } = env
  const known = knownIn(env)
  let closing: Promise<void> | undefined
  const close = async (): Promise<void> => {
    await stop()
    await db.close()
  }
  return {
    create: createIn(env),
    list: () => pipe(mirror.all(), E.map(oldestFirst)),
    revoke: revokeIn(env),
    authenticate: remembering(authenticate(known), nowMs, mirror.changes),
    issueToken: (issuer, subject, lifeMs) =>
      pipe(
        known.signingKeys(),
        E.map((keys) => issueToken(keys, { issuer, subject, lifeMs }, nowMs())),
      ),
    revokeTokens: revokeTokensIn(env),
    rotateSigningKey: rotateIn(env),
    journal: journalIn(env),
    cursorKey: cursorKeyOf(known.signingKeys),
    ...belongingIn(env),
    close: () => (closing ??= close()),
  }
}

/** `wrapping` keeps the key that signs tokens; `nowMs` answers ms since 1970. */
export type CredentialsConfig = {
  readonly connection: Connection
  readonly wrapping: Wrapping
  readonly nowMs: () => number
}

/**
 * Credentials in a PostgreSQL database, shared by all nodes that open it; their schema, `consent_credentials`, is
 * made when it is not there. A node that cannot reach the database accepts what it knew for 30 s, then nobody.
 */
export const openPostgresCredentials = ({
  connection,
  wrapping,
  nowMs,
}: CredentialsConfig): TaskEither<CredentialFailure, Credentials> =>
  pipe(
    TE.fromEither(openDatabase(connection, maxSessions, unavailable)),
    TE.flatMap((db) => {
      const mirror = openMirror(db, () => performance.now())
      return pipe(
        db.write([migrationLock(credentialsSchema)], prepare(wrapping)),
        TE.tap(() => mirror.refresh),
        TE.map(() => assemble({ db, mirror, wrapping, nowMs }, keepFresh(connection, mirror))),
        TE.orElse((failure) => async () => {
          await db.close()
          return E.left(failure)
        }),
      )
    }),
  )
