/** The vault's mark of its ledger. */
import { E, TE, pipe } from '../../fp.ts'
import type { TaskEither } from '../../fp.ts'
import type { Mark } from '../../identity/mark.ts'
import type { Connection } from '../../postgres/connection.ts'
import { openDatabase } from '../../postgres/database.ts'
import { belongingIn as belonging } from '../../postgres/mark.ts'
import type { KeyVault, VaultFailure } from '../key-vault.ts'
import type { VaultDatabase } from './rows.ts'

/** The vault's part of `KeyVault` that says whose it is. */
export const belongingIn = (db: VaultDatabase): Pick<KeyVault, 'mark' | 'keepMark'> =>
  belonging<VaultFailure>({
    db,
    schema: 'consent_vault',
    corrupt: (where) => ({ failure: 'vault-corrupt', where }),
  })

/** The mark of a vault, read without a key and without a change: undefined also if there is no vault yet. */
export const seePostgresVault = (
  connection: Connection,
): TaskEither<VaultFailure, Mark | undefined> =>
  pipe(
    TE.fromEither(
      openDatabase(connection, 1, (cause): VaultFailure => ({
        failure: 'vault-unavailable',
        cause,
      })),
    ),
    TE.flatMap((db) =>
      pipe(
        db.read(`select to_regclass('consent_vault.ledger') is not null as there`, [], ([row]) =>
          E.right(row?.['there'] === true),
        ),
        TE.flatMap((there) => (there ? belongingIn(db).mark() : TE.right(undefined))),
        TE.tapError(() => TE.fromTask(db.close)),
        TE.tapIO(() => () => void db.close()),
      ),
    ),
  )
