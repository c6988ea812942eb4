/** Makes a backup beside its place and then gives it its name: it is there whole, or not at all. */
import { mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'
import { E } from '../fp.ts'
import type { Either } from '../fp.ts'
import { draftOf } from '../files/leftovers.ts'
import type { Instant } from '../kernel/instant.ts'
import type { OlderCopy } from '../store/embedded/copying/older-copy.ts'
import { syncPath } from '../store/lmdb/copy-environment.ts'
import { format } from './backup.ts'
import type { Backup, Kind, Place, Watch } from './backup.ts'
import type { BackupFailure } from './failure.ts'
import { backUpLog } from './log-part.ts'
import { backUpVault } from './vault-part.ts'

/** The parts to back up; `older` is an earlier backup of the log whose segments need not be copied again. */
export type What = {
  readonly kind: Kind
  readonly older: OlderCopy | undefined
  readonly createdAt: Instant
}

const copyParts = async (
  place: Place,
  { kind, older, createdAt }: What,
  watch: Watch,
): Promise<Either<BackupFailure, Backup>> => {
  // The log first: a key is on disk before anything is sealed under it, so that a later vault has every key it needs.
  const log = kind === 'vault' ? undefined : await backUpLog(place, older, watch)
  if (log !== undefined && E.isLeft(log)) return log
  const vault = kind === 'log' ? undefined : await backUpVault(place, watch)
  if (vault !== undefined && E.isLeft(vault)) return vault
  return E.right({
    format,
    kind,
    createdAt,
    ...(log === undefined ? {} : { log: log.right }),
    ...(vault === undefined ? {} : { vault: vault.right }),
  })
}

const describe = async (folder: string, backup: Backup): Promise<void> => {
  const path = join(folder, 'backup.json')
  await writeFile(path, `${JSON.stringify(backup, undefined, 2)}\n`, { flag: 'wx', mode: 0o600 })
  await syncPath(path)
  await syncPath(folder)
}

/** Backs up the ledger in `from` into `to`, which does not exist, in a folder that does. */
export const backUp = async (
  { from, to }: Place,
  what: What,
  watch: Watch,
): Promise<Either<BackupFailure, Backup>> => {
  const target = resolve(to)
  const draft = draftOf(target)
  try {
    // For its owner only. Its parent is never made: on a medium that is not mounted the copy would fill another disk.
    await mkdir(draft, { mode: 0o700 })
    const backup = await copyParts({ from, to: draft }, what, watch)
    if (E.isLeft(backup)) return backup
    await describe(draft, backup.right)
    await rename(draft, target)
    await syncPath(dirname(target))
    return backup
  } catch (cause) {
    return E.left({ failure: 'backup-unwritten', cause })
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
}
