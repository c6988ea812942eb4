/** A vault of the version before, moved into slots. */
import { readdirSync, rmSync, statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { disk } from '../../files/disk.ts'
import { fillVault } from '../../vault/embedded/moving-in.ts'
import type { VaultFailure } from '../../vault/key-vault.ts'
import { withOldVault } from '../../vault/lmdb/read-old-vault.ts'
import { isOldVault, oldVaultFolder } from '../../vault/old-vault.ts'
import type { RowsDigest } from '../../vault/vault-row.ts'
import type { Config } from '../../config.ts'
import type { Io } from '../line/command.ts'
import type { Fault } from '../words/exit.ts'
import { faultFrom } from '../words/failures.ts'
import { progress } from '../shown/progress.ts'
import { locked, vaultFolder } from '../opening/vault.ts'

const lmdbFiles = ['lock.mdb', 'data.mdb']
const numbered = /^(?:next-)?\d+$/

/**
 * Removes the old vault once the new one beside it was proved: it would keep the keys of whoever is erased from now on.
 * The file in force goes last: until then the folder is an old vault, and the move is begun anew.
 */
const removeOld = async (vault: string): Promise<void> => {
  const current = oldVaultFolder(vault)
  const folders = readdirSync(vault)
    .filter((name) => numbered.test(name))
    .map((name) => join(vault, name))
    .filter((path) => statSync(path).isDirectory())
  const others = [...folders, vault].filter((folder) => folder !== current)
  const remove = (folder: string): void => {
    if (folder === vault) for (const name of lmdbFiles) rmSync(join(vault, name), { force: true })
    else rmSync(folder, { recursive: true, force: true })
  }
  others.forEach(remove)
  await disk.syncFolder(vault)
  if (current !== undefined) remove(current)
  await disk.syncFolder(vault)
}

/**
 * Moves the vault of the version before in the folder `from` into slots in the folder `to`, and proves that they hold
 * the same: as many rows, and the same digest over them. No key-encryption key is needed, since wrapped keys are taken
 * as they are. Run again after any crash, it begins anew or finds that it is done. In place (`to` is `from`) the old
 * files are removed once the new ones are proved; else `from` is left as it is.
 */
export const moveVault = async (
  from: string,
  to: string,
  onRows: (rows: number) => void = () => {},
): Promise<Either<VaultFailure, RowsDigest>> => {
  const moved = await withOldVault(from, ({ rows, mark = '' }) =>
    fillVault(to, rows, { mark, progress: onRows }),
  )
  if (E.isLeft(moved) || resolve(from) !== resolve(to)) return moved
  try {
    await removeOld(from)
    return moved
  } catch (cause) {
    return E.left({ failure: 'vault-unavailable', cause })
  }
}

/** Moves the vault of a folder, where it is of the version before, in place. Its log is in segments, or on a server. */
export const moveVaultIn = async (
  config: Pick<Config, 'folder' | 'store' | 'vault'>,
  io: Io,
): Promise<Either<Fault, void>> => {
  const vault = vaultFolder(config)
  if (config.vault !== 'embedded' || !isOldVault(vault)) return E.right(undefined)
  return locked(config, async () => {
    const shown = progress(io, 'moving the vault', 'rows')
    const moved = await moveVault(vault, vault, (rows) => shown.at(rows, undefined))
    shown.end()
    if (E.isLeft(moved)) return E.left(faultFrom(moved.left))
    const { rows, sha256 } = moved.right
    io.err(
      `${rows} rows of the vault are in slots, read back and equal (${sha256}); its LMDB files are removed: they would keep the keys of people who are erased later\n`,
    )
    return E.right(undefined)
  })
}
