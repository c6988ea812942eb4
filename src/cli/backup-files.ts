/** The vault's part of a backup, copied as it is at one moment and checked after the copy; and what describes a backup. */
import { existsSync } from 'node:fs'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { E } from '../fp.ts'
import type { Either } from '../fp.ts'
import { copyEnvironment, describeFile, syncPath } from '../store/lmdb/copy-environment.ts'
import { withCurrentFolder } from '../vault/embedded/generations.ts'
import { copyRowsOf } from '../vault/embedded/new-file.ts'
import { surveyVault } from '../vault/embedded/survey.ts'
import type { Io } from './command.ts'
import { faulty } from './exit.ts'
import type { Fault } from './exit.ts'
import { faultFrom } from './failures.ts'
import { progress } from './progress.ts'

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

/** `folder`: where the part's file lies, where that is not the folder of its name. */
const copied = async (
  { from, to }: Place,
  part: 'vault' | 'credentials',
  io: Io,
  folder = join(from, part),
): Promise<Either<Fault, BackedFile>> => {
  const shown = progress(io, `copying the ${part}`, 'bytes')
  // Compacted, a copy leaves out freed pages: what was destroyed in the vault is not carried along.
  const done = await copyEnvironment(folder, join(to, part), 'compacted', shown.at)()
  shown.end()
  if (E.isLeft(done)) {
    const { cause } = done.left
    const reason = cause instanceof Error ? cause.message : String(cause)
    return E.left(faulty('unavailable', `the ${part} could not be copied: ${reason}`))
  }
  return E.right({ name: `${part}/data.mdb`, ...done.right })
}

/** Reading a copy leaves LMDB's table of readers beside it: of no use to anybody. */
const removeReaders = (folder: string): Promise<void> =>
  rm(join(folder, 'lock.mdb'), { force: true })

/** Copied as it is at one moment, and then row by row: LMDB's own copy keeps some keys of rows that were deleted. */
const copiedVault = async (place: Place, io: Io): Promise<Either<Fault, BackedFile>> => {
  const raw = join(place.to, 'raw')
  const fromVault = join(place.from, 'vault')
  try {
    const file = await withCurrentFolder(
      fromVault,
      (folder) => copied({ ...place, to: raw }, 'vault', io, folder),
      E.isLeft,
    )
    if (E.isLeft(file)) return file
    const rewritten = await copyRowsOf(join(raw, 'vault'), join(place.to, 'vault'))()
    if (E.isLeft(rewritten)) return E.left(faultFrom(rewritten.left))
    const made = await describeFile(join(place.to, 'vault', 'data.mdb'))
    return E.right({ name: file.right.name, ...made })
  } finally {
    await rm(raw, { recursive: true, force: true })
  }
}

/** Copies the vault and the callers' credentials, and reads back every row of the vault's copy. */
export const backUpVault = async (place: Place, io: Io): Promise<Either<Fault, VaultPart>> => {
  const files: BackedFile[] = []
  for (const part of ['vault', 'credentials'] as const) {
    if (part === 'credentials' && !existsSync(join(place.from, part, 'data.mdb'))) continue
    const file = part === 'vault' ? await copiedVault(place, io) : await copied(place, part, io)
    if (E.isLeft(file)) return file
    files.push(file.right)
  }
  const survey = await surveyVault(join(place.to, 'vault'))
  if (E.isLeft(survey)) return E.left(faultFrom(survey.left))
  await removeReaders(join(place.to, 'vault'))
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
