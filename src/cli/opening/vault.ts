/** The key vault opened by a command, alone: with the ledger's writer lock held, and without the ledger itself. */
import { join } from 'node:path'
import { E, pipe } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { Config } from '../../config.ts'
import { withKeysAt } from '../../main/keys.ts'
import { openFolderLog } from '../../main/log.ts'
import { openLockedRows } from '../../projector/embedded/open-rows.ts'
import { readKekFile } from '../../vault/embedded/kek-file.ts'
import type { OldVault } from '../../vault/old-vault.ts'
import { openEmbeddedVault } from '../../vault/embedded/open-vault.ts'
import { hasVault, surveyVault } from '../../vault/embedded/survey.ts'
import type { VaultSurvey } from '../../vault/embedded/survey.ts'
import { ringFromText } from '../../vault/kek.ts'
import type { KekRing } from '../../vault/kek.ts'
import type { KeyVault, VaultFailure } from '../../vault/key-vault.ts'
import { faulty } from '../words/exit.ts'
import type { Fault } from '../words/exit.ts'
import { faultFrom } from '../words/failures.ts'

/** The folder of a ledger's embedded vault. */
export const vaultFolder = ({ folder }: Pick<Config, 'folder'>): string => join(folder, 'vault')

/** The key-encryption keys of the configuration: from the variable where it is given, else from the file. */
export const ringOf = async ({
  kek,
  kekFile,
}: Pick<Config, 'kek' | 'kekFile'>): Promise<Either<VaultFailure, KekRing>> =>
  pipe(
    kek === undefined ? await readKekFile(kekFile)() : ringFromText(kek),
    E.mapLeft(withKeysAt({ kek, kekFile })),
  )

/** The contents of the vault in numbers; undefined without a vault in the ledger's folder. */
export const surveyOf = async (
  config: Pick<Config, 'folder' | 'vault'>,
): Promise<Either<Fault, VaultSurvey | undefined>> => {
  if (config.vault !== 'embedded' || !hasVault(vaultFolder(config))) return E.right(undefined)
  const survey = await surveyVault(vaultFolder(config))
  return E.isLeft(survey) ? E.left(faultFrom(survey.left)) : survey
}

type Where = Pick<Config, 'folder' | 'store' | 'vault'>

const openVaultWith = async (
  config: Where,
  ring: KekRing,
): Promise<Either<VaultFailure | OldVault, KeyVault>> => {
  if (config.vault === 'embedded') return openEmbeddedVault(vaultFolder(config), ring)()
  const { openPostgresVault } = await import('../../vault/postgres/open-vault.ts')
  return openPostgresVault(config.vault.postgres, ring)()
}

/** Holds what a server on this folder holds: the lock of the log, or of the rows where the log is elsewhere. */
const lockFolder = ({ folder, store }: Where) =>
  store === 'embedded' ? openFolderLog({ folder, store })() : openLockedRows(folder)()

/** Runs `work` while no server runs on this folder, and none can start. */
export const locked = async <A>(
  config: Where,
  work: () => Promise<Either<Fault, A>>,
): Promise<Either<Fault, A>> => {
  const lock = await lockFolder(config)
  if (E.isLeft(lock)) return E.left(faultFrom(lock.left))
  try {
    return await work()
  } finally {
    await lock.right.close()
  }
}

/**
 * Runs `work` on the vault, opened with `ring` and closed whatever comes of it; the failure to open comes as it is.
 * A vault in the folder is one process's at a time; one in PostgreSQL is shared, and servers go on beside this.
 */
export const withVault = async <A>(
  config: Where & Pick<Config, 'kek' | 'kekFile'>,
  ring: KekRing,
  work: (opened: Either<VaultFailure | OldVault, KeyVault>) => Promise<Either<Fault, A>>,
): Promise<Either<Fault, A>> => {
  const use = async (): Promise<Either<Fault, A>> => {
    const vault = pipe(await openVaultWith(config, ring), E.mapLeft(withKeysAt(config)))
    try {
      return await work(vault)
    } finally {
      if (E.isRight(vault)) await vault.right.close()
    }
  }
  if (config.vault !== 'embedded') return use()
  return hasVault(vaultFolder(config))
    ? locked(config, use)
    : E.left(faulty('no-input', `there is no vault in ${config.folder}`))
}
