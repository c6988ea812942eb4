/** Reads a vault of the version before: the source of a move, and of nothing else. Nothing is written to it. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { VaultFailure } from '../key-vault.ts'
import { corrupt } from '../key-row.ts'
import { oldVaultFolder } from '../old-vault.ts'
import { failureOf } from '../vault-row.ts'
import type { VaultRow } from '../vault-row.ts'
import { oldRows } from './read-rows.ts'
import { openOldTables } from './tables.ts'

/** Rows to be taken, and the mark of the ledger where the vault has one. */
export type OldRows = { readonly rows: Iterable<VaultRow>; readonly mark: string | undefined }

/** Has `use` take the rows of the vault in the folder `vault`; what does not read back is `vault-corrupt`. */
export const withOldVault = async <A>(
  vault: string,
  use: (old: OldRows) => Promise<Either<VaultFailure, A>>,
): Promise<Either<VaultFailure, A>> => {
  const folder = oldVaultFolder(vault)
  if (folder === undefined) return corrupt('there is no vault of the version before')
  try {
    const opened = openOldTables(folder)
    if (opened === undefined) return corrupt('tables')
    try {
      const mark = opened.tables.meta.get('ledger')?.toString()
      return await use({ rows: oldRows(opened.tables), mark })
    } finally {
      await opened.close()
    }
  } catch (cause) {
    return E.left(failureOf(cause))
  }
}
