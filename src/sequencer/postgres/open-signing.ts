/** Opens the keys and what was signed last in the PostgreSQL of the vault; the schema is made when it is not there. */
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

/** Sessions of one node, besides the one that holds the lock. */
const maxSessions = 2

const unavailable = (cause: PostgresFault): SigningFailure => ({
  failure: 'signing-unavailable',
  cause,
})

/** The parts that nodes share to sign one log. */
export type SharedSigning = {
  readonly keys: KeyStore
  /** Stands for election until it is closed. */
  readonly lastSigned: (origin: string) => LastSigned
  /** The last signed state, for a node that is not elected. */
  readonly read: (origin: string) => ReturnType<LastSigned['read']>
  /** Closes the sessions; the elections are closed by whoever asked for them. */
  readonly close: () => Promise<void>
}

/** Anybody who may read and write the vault may sign with the key-encryption keys. */
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
