/** The vault's part of a backup, copied as it is at one moment and checked after the copy; and what describes a backup. */
import { statSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { copyEnvironment, describeFile, syncPath } from '../../store/lmdb/copy-environment.ts'
import { copyVault, vaultFiles } from '../../vault/embedded/copy-vault.ts'
import { surveyVault } from '../../vault/embedded/survey.ts'
import type { Io } from '../line/command.ts'
import { faulty } from '../words/exit.ts'
import type { Fault } from '../words/exit.ts'
import { faultFrom } from '../words/failures.ts'
import { progress } from '../shown/progress.ts'

/** A file of the backup, and what it was when it was copied. */
export type BackedFile = { readonly name: string; readonly bytes: number; readonly sha256: string }

/** The vault's part: `vault/` and `credentials/`. The key-encryption keys are never in it. */
export type VaultPart = {
  readonly keys: number
  readonly epochs: ReadonlyArray<number>
  readonly erased: number
  readonly identifiers: number
  readonly files: ReadonlyArray<BackedFile>
}

type Place = { readonly from: string; readonly to: string }

/** The callers' credentials, compacted: a copy leaves out freed pages. */
const copiedCredentials = async (
  { from, to }: Place,
  io: Io,
): Promise<Either<Fault, BackedFile>> => {
  const part = 'credentials'
  const shown = progress(io, `copying the ${part}`, 'bytes')
  const done = await copyEnvironment(join(from, part), join(to, part), 'compacted', shown.at)()
  shown.end()
  if (E.isLeft(done)) {
    const { cause } = done.left
    const reason = cause instanceof Error ? cause.message : String(cause)
    return E.left(faulty('unavailable', `the ${part} could not be copied: ${reason}`))
  }
  return E.right({ name: `${part}/data.mdb`, ...done.right })
}

/** The vault as it is at one moment, beside the server that writes to it. */
const copiedVault = async (
  { from, to }: Place,
  io: Io,
): Promise<Either<Fault, ReadonlyArray<BackedFile>>> => {
  const shown = progress(io, 'copying the vault', 'bytes')
  const done = await copyVault(join(from, 'vault'), join(to, 'vault'), shown.at)
  shown.end()
  if (E.isLeft(done)) return E.left(faultFrom(done.left))
  const described = vaultFiles.map(async (file) => ({
    name: `vault/${file}`,
    ...(await describeFile(join(to, 'vault', file))),
  }))
  return E.right(await Promise.all(described))
}

const emptyCredentials = (folder: string): Fault =>
  faultFrom({
    failure: 'credentials-corrupt',
    where: `${join(folder, 'credentials', 'data.mdb')}: the file is empty`,
  })

/** Copies the vault and the callers' credentials, and reads back every row of the vault's copy. */
export const backUpVault = async (place: Place, io: Io): Promise<Either<Fault, VaultPart>> => {
  const vault = await copiedVault(place, io)
  if (E.isLeft(vault)) return vault
  const files = [...vault.right]
  const size = statSync(join(place.from, 'credentials', 'data.mdb'), {
    throwIfNoEntry: false,
  })?.size
  // Whoever opens an empty file for reading alone is ended by LMDB.
  if (size === 0) return E.left(emptyCredentials(place.from))
  if (size !== undefined) {
    const credentials = await copiedCredentials(place, io)
    if (E.isLeft(credentials)) return credentials
    files.push(credentials.right)
  }
  const survey = await surveyVault(join(place.to, 'vault'))
  if (E.isLeft(survey)) return E.left(faultFrom(survey.left))
  const { keysByEpoch, epochs, erased, identifiers } = survey.right
  const keys = [...keysByEpoch.values()].reduce((sum, count) => sum + count, 0)
  return E.right({ keys, epochs, erased, identifiers, files })
}

/** Writes what the backup holds into `backup.json` in its folder. */
export const describeBackup = async (folder: string, description: unknown): Promise<void> => {
  const path = join(folder, 'backup.json')
  await writeFile(path, `${JSON.stringify(description, undefined, 2)}\n`, {
    flag: 'wx',
    mode: 0o600,
  })
  await syncPath(path)
  await syncPath(folder)
}

/** The folder that a backup is made in until it is whole; for its owner only. */
export const makeDraft = async (draft: string): Promise<void> => {
  await mkdir(dirname(draft), { recursive: true })
  await mkdir(draft, { mode: 0o700 })
}
