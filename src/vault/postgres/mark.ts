/** What the vault knows of its ledger: one row, which several nodes write. */
import { E, TE, pipe } from '../../fp.ts'
import type { Either, TaskEither } from '../../fp.ts'
import { markFrom, markText, supersedes } from '../../identity/mark.ts'
import type { Mark } from '../../identity/mark.ts'
import type { Connection } from '../../postgres/connection.ts'
import { openDatabase } from '../../postgres/database.ts'
import type { Ask, Rows } from '../../postgres/session.ts'
import { corrupt } from '../key-row.ts'
import type { KeyVault, VaultFailure } from '../key-vault.ts'
import type { VaultDatabase } from './rows.ts'

const markIn = ([row]: Rows): Either<VaultFailure, Mark | undefined> => {
  if (row === undefined) return E.right(undefined)
  const mark = typeof row['mark'] === 'string' ? markFrom(row['mark']) : undefined
  return mark === undefined ? corrupt('ledger') : E.right(mark)
}

const keep =
  (mark: Mark) =>
  async (ask: Ask): Promise<Either<VaultFailure, void>> => {
    const known = markIn(await ask('select mark from consent_vault.ledger'))
    if (E.isLeft(known)) return known
    if (!supersedes(mark, known.right)) return E.right(undefined)
    await ask(
      `insert into consent_vault.ledger (mark) values ($1)
       on conflict (only_row) do update set mark = excluded.mark`,
      [markText(mark)],
    )
    return E.right(undefined)
  }

/** The vault's part of `KeyVault` that says whose it is. */
export const belongingIn = (db: VaultDatabase): Pick<KeyVault, 'mark' | 'keepMark'> => ({
  mark: () => db.read('select mark from consent_vault.ledger', [], markIn),
  // Two nodes that tell at once: the second waits, and reads what the first told.
  keepMark: (mark) => db.write(['consent_vault ledger'], keep(mark)),
})

/** What a vault says of its ledger, without a key and changing nothing: undefined also where there is no vault yet. */
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
