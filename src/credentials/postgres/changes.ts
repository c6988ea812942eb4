/** Making and revoking credentials in PostgreSQL: kept, told to every node, and here before it is answered. */
import { E, TE, pipe } from '../../fp.ts'
import type { Either, TaskEither } from '../../fp.ts'
import { instantOf } from '../../kernel/instant.ts'
import type { Database } from '../../postgres/database.ts'
import type { Ask, Rows } from '../../postgres/session.ts'
import type { Credential } from '../credential.ts'
import type {
  CreateRequest,
  Created,
  CredentialFailure,
  Credentials,
  CredentialUnknown,
  CreateRefused,
} from '../credentials.ts'
import { commandLine, createdChange, encodeEntry, entryOf } from '../journal.ts'
import type { JournalEntry } from '../access-change.ts'
import { decodeCredential, drawCredential, encodeCredential, createFault } from '../stored.ts'
import { maxTokenMs } from '../keys/token.ts'
import type { Wrapping } from '../keys/wrapping.ts'
import type { Mirror } from './mirror.ts'
import { channel } from './schema.ts'

/** `nowMs` answers ms since 1970. */
export type Env = {
  readonly db: Database<CredentialFailure>
  readonly mirror: Mirror
  readonly wrapping: Wrapping
  readonly nowMs: () => number
}

/** In the transaction of the change; asked again after a lost answer, it is the same row. */
export const note = (ask: Ask, entry: JournalEntry): Promise<unknown> =>
  ask(`insert into consent_credentials.journal (id, body) values ($1, $2) on conflict do nothing`, [
    entry.id,
    encodeEntry(entry),
  ])

/** Counts the change and tells every node, both by the commit itself. Waits for whoever changes something now. */
export const announce = async (ask: Ask): Promise<void> => {
  await ask('update consent_credentials.state set revision = revision + 1')
  await ask('select pg_notify($1, $2)', [channel, 'changed'])
}

/** A committed change is here before it is answered. If it cannot be read, nothing cached is trusted any more. */
export const mirrored =
  ({ mirror }: Env) =>
  <A>(answer: A): TaskEither<CredentialFailure, A> =>
  async () => {
    const refreshed = await mirror.refresh()
    if (E.isLeft(refreshed)) mirror.distrust()
    return E.right(answer)
  }

const checked = (
  request: CreateRequest,
): Either<CreateRefused | CredentialFailure, CreateRequest> => {
  const fault = createFault(request)
  return fault === undefined ? E.right(request) : E.left(fault)
}

/** `create` of the port. */
export const createIn =
  (env: Env): Credentials['create'] =>
  (request, by = commandLine) =>
    pipe(
      TE.fromEither(checked(request)),
      // Drawn once: asked again after a lost answer, it is the same row.
      TE.map(() => {
        const created = drawCredential(request, env.nowMs())
        return { created, entry: entryOf(createdChange(created.credential), by, env.nowMs()) }
      }),
      TE.flatMap(({ created, entry }) =>
        env.db.write([], async (ask): Promise<Either<CredentialFailure, Created>> => {
          const { credential } = created
          await announce(ask)
          await ask(
            `insert into consent_credentials.credentials (id, body) values ($1, $2)
             on conflict do nothing`,
            [credential.id, encodeCredential(credential)],
          )
          await note(ask, entry)
          return E.right(created)
        }),
      ),
      TE.flatMap(mirrored(env)),
    )

const storedOf = (
  id: string,
  [row]: Rows,
): Either<CredentialFailure | CredentialUnknown, Credential> => {
  const body = row?.['body']
  return typeof body === 'string'
    ? decodeCredential(id, body)
    : E.left({ refusal: 'credential-unknown' })
}

/** `revoke` of the port. */
export const revokeIn =
  (env: Env): Credentials['revoke'] =>
  (id, by = commandLine) =>
    pipe(
      env.db.write(
        [],
        async (ask): Promise<Either<CredentialFailure | CredentialUnknown, Credential>> => {
          await announce(ask)
          const rows = await ask('select body from consent_credentials.credentials where id = $1', [
            id,
          ])
          const found = storedOf(id, rows)
          if (E.isLeft(found) || found.right.revokedAt !== undefined) return found
          const revoked = { ...found.right, revokedAt: instantOf(env.nowMs()) }
          await ask('update consent_credentials.credentials set body = $2 where id = $1', [
            id,
            encodeCredential(revoked),
          ])
          const change = { type: 'CredentialRevoked', body: { credential: id } } as const
          await note(ask, entryOf(change, by, env.nowMs()))
          return E.right(revoked)
        },
      ),
      TE.flatMap(mirrored(env)),
    )

/** `revokeTokens` of the port. A revocation is kept for as long as a token of before could live. */
export const revokeTokensIn =
  (env: Env): Credentials['revokeTokens'] =>
  (subject, by) => {
    const nowMs = env.nowMs()
    const entry = entryOf({ type: 'TokensRevoked', body: { subject } }, by, nowMs)
    return pipe(
      env.db.write([], async (ask): Promise<Either<CredentialFailure, void>> => {
        await announce(ask)
        await ask('delete from consent_credentials.revoked_tokens where until_ms < $1', [
          nowMs - maxTokenMs,
        ])
        await ask(
          `insert into consent_credentials.revoked_tokens (subject, until_ms) values ($1, $2)
             on conflict (subject) do update set until_ms = excluded.until_ms`,
          [subject, nowMs],
        )
        await note(ask, entry)
        return E.right(undefined)
      }),
      TE.flatMap(mirrored(env)),
    )
  }
