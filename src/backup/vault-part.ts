/** The vault's part of a backup, copied as it is at one moment and checked after the copy. */
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { E } from '../fp.ts'
import type { Either } from '../fp.ts'
import { copyEnvironment, describeFile } from '../store/lmdb/copy-environment.ts'
import { copyVault, vaultFiles } from '../vault/embedded/copy-vault.ts'
import { surveyVault } from '../vault/embedded/survey.ts'
import type { BackedFile, Place, VaultPart, Watch } from './backup.ts'
import type { BackupFailure } from './failure.ts'

/** The callers' credentials, compacted: a copy leaves out freed pages. */
const copiedCredentials = async (
  { from, to }: Place,
  watch: Watch,
): Promise<Either<BackupFailure, BackedFile>> => {
  const part = 'credentials'
  const shown = watch(part)
  const done = await copyEnvironment(join(from, part), join(to, part), 'compacted', shown.at)()
  shown.end()
  return E.isLeft(done)
    ? E.left({ failure: 'credentials-not-copied', cause: done.left.cause })
    : E.right({ name: `${part}/data.mdb`, ...done.right })
}

/** The vault as it is at one moment, beside the server that writes to it. */
const copiedVault = async (
  { from, to }: Place,
  watch: Watch,
): Promise<Either<BackupFailure, ReadonlyArray<BackedFile>>> => {
  const shown = watch('vault')
  const done = await copyVault(join(from, 'vault'), join(to, 'vault'), shown.at)
  shown.end()
  if (E.isLeft(done)) return done
  const described = vaultFiles.map(async (file) => ({
    name: `vault/${file}`,
    ...(await describeFile(join(to, 'vault', file))),
  }))
  return E.right(await Promise.all(described))
}

/** Copies the vault and the callers' credentials, and reads back every row of the vault's copy. */
export const backUpVault = async (
  place: Place,
  watch: Watch,
): Promise<Either<BackupFailure, VaultPart>> => {
  const vault = await copiedVault(place, watch)
  if (E.isLeft(vault)) return vault
  const files = [...vault.right]
  const path = join(place.from, 'credentials', 'data.mdb')
  const size = statSync(path, { throwIfNoEntry: false })?.size
  if (size === 0) return E.left({ failure: 'credentials-empty', path })
  if (size !== undefined) {
    const credentials = await copiedCredentials(place, watch)
    if (E.isLeft(credentials)) return credentials
    files.push(credentials.right)
  }
  const survey = await surveyVault(join(place.to, 'vault'))
  if (E.isLeft(survey)) return survey
  const { keysByEpoch, epochs, erased, identifiers } = survey.right
  const keys = [...keysByEpoch.values()].reduce((sum, count) => sum + count, 0)
  return E.right({ keys, epochs, erased, identifiers, files })
}
