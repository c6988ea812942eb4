/** A log's keys in a PostgreSQL that nodes share, wrapped as people's keys are, so that each node can sign. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { Database } from '../../postgres/database.ts'
import type { Ask, Rows } from '../../postgres/session.ts'
import type { SigningFailure } from '../failure.ts'
import type { KeptKeys, KeyChange, KeyStore } from '../keys/key-store.ts'
import { storedKeysFrom, storedKeysText } from './key-text.ts'
import type { SeedWrapping } from './key-text.ts'

const select = 'select body from consent_log.keys'

const keysIn =
  (wrapping: SeedWrapping) =>
  ([row]: Rows): Either<SigningFailure, { readonly keys: KeptKeys; readonly isOld: boolean }> => {
    const body = row?.['body']
    if (typeof body !== 'string') return E.right({ keys: [], isOld: false })
    const found = storedKeysFrom(wrapping, body)
    return E.isRight(found)
      ? found
      : E.left({ failure: 'signing-damaged', where: 'consent_log.keys', reason: found.left })
  }

const put = (ask: Ask, body: string): Promise<unknown> =>
  ask(
    `insert into consent_log.keys (body) values ($1)
       on conflict (only_row) do update set body = excluded.body`,
    [body],
  )

/** Rewraps keys under the newest key-encryption key. */
export const rewrapKeys =
  (wrapping: SeedWrapping) =>
  async (ask: Ask): Promise<Either<SigningFailure, void>> => {
    const found = keysIn(wrapping)(await ask(select))
    if (E.isLeft(found)) return found
    if (found.right.isOld) await put(ask, storedKeysText(wrapping, found.right.keys))
    return E.right(undefined)
  }

/** The keys of a log, shared by all nodes. */
export const keysInPostgres = (
  db: Pick<Database<SigningFailure>, 'read' | 'write'>,
  wrapping: SeedWrapping,
): KeyStore => ({
  read: db.read(select, [], (rows) => {
    const found = keysIn(wrapping)(rows)
    return E.isLeft(found) ? found : E.right(found.right.keys)
  }),
  change: <R>(change: KeyChange<R>): Promise<Either<SigningFailure | R, KeptKeys>> =>
    db.write<SigningFailure | R, KeptKeys>(['consent_log keys'], async (ask) => {
      const before = keysIn(wrapping)(await ask(select))
      if (E.isLeft(before)) return before
      const after = change(before.right.keys)
      if (E.isRight(after) && after.right !== before.right.keys)
        await put(ask, storedKeysText(wrapping, after.right))
      return after
    })(),
})
