/** A file that the vault's rows were copied into: on disk, for its owner only. */
import { mkdir, open, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { TE } from '../../fp.ts'
import type { TaskEither } from '../../fp.ts'
import type { VaultFailure } from '../key-vault.ts'
import { copyRows } from './copy-rows.ts'
import { deletionsIn, noteLeftBehind } from './deleted-rows.ts'
import { dataFile } from './generations.ts'
import { syncPath } from './sync-path.ts'
import { openTables } from './tables.ts'

/** Syncs a file that was filled and closed, and its folder. */
export const syncNewFile = async (folder: string): Promise<void> => {
  const file = await open(join(folder, dataFile), 'r+')
  try {
    await file.chmod(0o600)
    await file.sync()
  } finally {
    await file.close()
  }
  // Made anew by whoever opens it: of no use to anybody until then.
  await rm(join(folder, 'lock.mdb'), { force: true })
  await syncPath(folder)
}

/**
 * Copies the rows of the file in folder `from`, which nobody else uses, into a new file in the new folder `to`: it holds
 * nothing of what was deleted before.
 */
export const copyRowsOf = (from: string, to: string): TaskEither<VaultFailure, void> =>
  TE.tryCatch(
    async () => {
      await mkdir(to, { recursive: true, mode: 0o700 })
      const source = openTables(from, 'use')
      const copy = openTables(to, 'draft')
      try {
        await copyRows(source.tables, copy)
        const leftBehind = deletionsIn(source.tables)
        copy.root.transactionSync(() => noteLeftBehind(copy.tables, leftBehind))
      } finally {
        await copy.root.close()
        await source.root.close()
      }
      await syncNewFile(to)
    },
    (cause): VaultFailure => ({ failure: 'vault-unavailable', cause }),
  )
