/** Opens the vault in PostgreSQL: schema, proof of the keys given, what a crash interrupted, and its parts together. */
import { E, TE, pipe } from '../../fp.ts'
import type { Either, TaskEither } from '../../fp.ts'
import { SubjectId } from '../../kernel/ids.ts'
import type { Connection } from '../../postgres/connection.ts'
import { openDatabase } from '../../postgres/database.ts'
import type { PostgresFault } from '../../postgres/fault.ts'
import { listen } from '../../postgres/listen.ts'
import { migrate, migrationLock } from '../../postgres/migrate.ts'
import type { Ask } from '../../postgres/session.ts'
import { ledgerSecretOf } from '../derive.ts'
import type { KekRing } from '../kek.ts'
import type { KeyVault, VaultFailure } from '../key-vault.ts'
import { selfTest } from '../self-test.ts'
import { identifierIndex } from './aliases.ts'
import { enterEpoch, rewrap } from './epochs.ts'
import { belongingIn } from './mark.ts'
import { keyCache } from './key-cache.ts'
import type { KeyCache } from './key-cache.ts'
import type { VaultDatabase } from './rows.ts'
import { channel, vaultSchema } from './schema.ts'
import { subjectKeys } from './subject-keys.ts'
import { finishDestructions, keepUp } from './upkeep.ts'

const engine = 'postgres'

/** Sessions of one node, besides the one that listens. */
const maxSessions = 10

const unavailable = (cause: PostgresFault): VaultFailure => ({
  failure: 'vault-unavailable',
  cause,
})

const prepare =
  (ring: KekRing) =>
  async (ask: Ask): Promise<Either<VaultFailure, Uint8Array>> => {
    const migrated = await migrate(vaultSchema)(ask)
    return E.isLeft(migrated) ? E.left(unavailable(migrated.left)) : enterEpoch(ring)(ask)
  }

/** Hears which keys other nodes destroyed, and forgets them. */
const forgetting = (connection: Connection) => {
  const hearing = { isAlive: () => false }
  const cache: KeyCache = keyCache(
    () => hearing.isAlive(),
    () => performance.now(),
  )
  const listener = listen(connection, channel, {
    said: (payload) => {
      if (SubjectId.is(payload)) cache.evict(payload)
    },
    began: cache.clear,
  })
  hearing.isAlive = listener.isAlive
  return { cache, close: listener.close }
}

const assemble = (
  connection: Connection,
  db: VaultDatabase,
  ring: KekRing,
  indexKey: Uint8Array,
): KeyVault => {
  const { cache, close } = forgetting(connection)
  const upkeep = keepUp(db)
  const keys = subjectKeys({ db, ring, cache, afterDestroy: upkeep.deleted })
  return {
    engine,
    epoch: ring.newest,
    // Dead rows, the write-ahead log, replicas and archives are the server's: ./upkeep.ts vacuums, and knows no more.
    erasedPages: { state: () => 'database', settle: async () => 'database' },
    ledgerSecret: ledgerSecretOf(indexKey),
    ...keys,
    ...identifierIndex(db, indexKey),
    rewrap: (to, progress) => rewrap(db, ring, to, progress),
    selfTest: () => selfTest(keys),
    ...belongingIn(db),
    close: async () => {
      await close()
      await upkeep.close()
      await db.close()
    },
  }
}

const start = (
  connection: Connection,
  db: VaultDatabase,
  ring: KekRing,
): TaskEither<VaultFailure, KeyVault> =>
  pipe(
    db.write([migrationLock(vaultSchema)], prepare(ring)),
    TE.flatMap((indexKey) =>
      pipe(
        async () => finishDestructions(db),
        TE.map(() => assemble(connection, db, ring, indexKey)),
      ),
    ),
    TE.orElse((failure) => async () => {
      await db.close()
      return E.left(failure)
    }),
  )

/**
 * The vault in a PostgreSQL database, shared by all nodes that open it with the same keys; its schema,
 * `consent_vault`, is made when it is not there. Every fault of the database is `vault-unavailable` with a
 * `PostgresFault`; none needs a restart once the database is back. Connect to the server itself, or through a
 * pooler that keeps sessions: behind one that does not, nothing is kept at hand, and every key is read anew.
 * Known hole: PostgreSQL keeps a deleted row's bytes until they are overwritten, and longer in its WAL, replicas
 * and backups: a destroyed key's wrapped form ends there only when its epoch's key-encryption key is destroyed.
 */
export const openPostgresVault = (
  connection: Connection,
  ring: KekRing,
): TaskEither<VaultFailure, KeyVault> =>
  pipe(
    TE.fromEither(openDatabase(connection, maxSessions, unavailable)),
    TE.flatMap((db) => start(connection, db, ring)),
  )
