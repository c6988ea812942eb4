/** Opens the keys and the last signed tree in the vault's PostgreSQL; creates the schema if it is missing. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { Connection } from '../../postgres/connection.ts'
import { openDatabase } from '../../postgres/database.ts'
import { elect } from '../../postgres/elect.ts'
import type { PostgresFault } from '../../postgres/fault.ts'
import { migrate, migrationLock } from '../../postgres/migrate.ts'
import type { SigningFailure } from '../failure.ts'
import type { KeyStore } from '../keys/key-store.ts'
import type { LastSigned } from '../signed/last-signed.ts'
import type { SeedWrapping } from './key-text.ts'
import { keysInPostgres, rewrapKeys } from './keys.ts'
import { lastSignedInPostgres, readIn } from './last-signed.ts'
import { logSchema } from './schema.ts'

/** Sessions of one node, without the one that holds the lock. */
const maxSessions = 2

const unavailable = (cause: PostgresFault): SigningFailure => ({
  failure: 'signing-unavailable',
  cause,
})

/** The parts of signing that nodes share. */
export type SharedSigning = {
  readonly keys: KeyStore
  /** Takes part in the election until it is closed. */
  readonly lastSigned: (origin: string) => LastSigned
  /** The last signed tree, for a node that is not elected. */
  readonly read: (origin: string) => ReturnType<LastSigned['read']>
  /** Closes the sessions; each election is closed by its caller. */
  readonly close: () => Promise<void>
}

/** With the key-encryption keys, any process that can read and write the vault can sign. */
export const openSharedSigning = async (
  connection: Connection,
  wrapping: SeedWrapping,
): Promise<Either<SigningFailure, SharedSigning>> => {
  const db = openDatabase(connection, maxSessions, unavailable)
  if (E.isLeft(db)) return db
  const prepared = await db.right.write<SigningFailure, void>(
    [migrationLock(logSchema)],
    async (ask) => {
      const migrated = await migrate(logSchema)(ask)
      return E.isLeft(migrated) ? E.left(unavailable(migrated.left)) : rewrapKeys(wrapping)(ask)
    },
  )()
  if (E.isLeft(prepared)) {
    await db.right.close()
    return prepared
  }
  return E.right({
    keys: keysInPostgres(db.right, wrapping),
    lastSigned: (origin) =>
      lastSignedInPostgres(db.right, elect(connection, `log ${origin}`), origin),
    read: readIn(db.right),
    close: db.right.close,
  })
}
