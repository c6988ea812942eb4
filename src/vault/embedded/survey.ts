/** Reads every row of an embedded vault and counts them: beside the process that writes, and without a key. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { open } from 'lmdb'
import type { Database } from 'lmdb'
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { Sha256, SubjectId } from '../../kernel/ids.ts'
import { corrupt } from '../key-row.ts'
import { selfTestAt } from '../self-test.ts'
import type { VaultFailure } from '../key-vault.ts'
import { aliasesOf } from './alias-rows.ts'
import { holdsDeleted } from './deleted-rows.ts'
import { epochsInUse } from './epochs.ts'
import { fencesOf, keyRow, ownerOf } from './rows.ts'
import { currentFolder, dataFile, withCurrentFolder } from './generations.ts'
import type { Tables } from './tables.ts'

/** What a vault holds, in numbers. */
export type VaultSurvey = {
  /** By key-encryption epoch: how many persons' keys are wrapped under it. */
  readonly keysByEpoch: ReadonlyMap<number, number>
  /** Epochs the vault is written under: a key for each must be given to open it. */
  readonly epochs: ReadonlyArray<number>
  /** Persons who were erased at least once; those that the self-test made up are nobody. */
  readonly erased: number
  readonly identifiers: number
}

/** Tables that every vault has, whichever version made it. */
type Surveyed = Omit<Tables, 'carried' | 'untold'>
type Open = { readonly tables: Surveyed; readonly close: () => Promise<void> }

const openReading = (folder: string): Open | undefined => {
  const root = open({ path: folder, readOnly: true, maxDbs: 12, overlappingSync: false })
  const binary = (name: string): Database<Buffer, string> =>
    root.openDB<Buffer, string>({ name, encoding: 'binary' })
  const text = (name: string): Database<string, string> =>
    root.openDB<string, string>({ name, encoding: 'string' })
  const tables: Surveyed = {
    meta: binary('meta'),
    keys: binary('keys'),
    fences: text('fences'),
    unfinished: text('unfinished'),
    index: text('index'),
    aliases: text('aliases'),
  }
  // Typed as always there, yet undefined where a read-only environment lacks it.
  const opened: ReadonlyArray<unknown> = Object.values(tables)
  if (!opened.includes(undefined)) return { tables, close: () => root.close() }
  void root.close()
  return undefined
}

const keysOf = (tables: Surveyed): Either<VaultFailure, ReadonlyMap<number, number>> => {
  const counts = new Map<number, number>()
  for (const subject of tables.keys.getKeys()) {
    if (!SubjectId.is(subject)) return corrupt('keys')
    const row = keyRow(tables, subject)
    if (E.isLeft(row)) return row
    // Destroyed since it was listed.
    if (row.right === undefined) continue
    const { epoch } = row.right.wrapped
    counts.set(epoch, (counts.get(epoch) ?? 0) + 1)
  }
  return E.right(counts)
}

const erasedIn = (tables: Surveyed): Either<VaultFailure, number> => {
  let erased = 0
  for (const subject of tables.fences.getKeys()) {
    if (!SubjectId.is(subject)) return corrupt('fences')
    const fences = fencesOf(tables, subject)
    if (E.isLeft(fences)) return fences
    if (fences.right.some(({ at }) => at !== selfTestAt)) erased += 1
  }
  return E.right(erased)
}

const identifiersIn = (tables: Surveyed): Either<VaultFailure, number> => {
  let identifiers = 0
  for (const hmac of tables.index.getKeys()) {
    if (!Sha256.is(hmac)) return corrupt('index')
    const owner = ownerOf(tables, hmac)
    if (E.isLeft(owner)) return owner
    if (owner.right !== undefined) {
      const aliases = aliasesOf(owner.right.subject)(tables)
      if (E.isLeft(aliases)) return aliases
    }
    identifiers += 1
  }
  return E.right(identifiers)
}

const survey = (tables: Surveyed): Either<VaultFailure, VaultSurvey> => {
  const keysByEpoch = keysOf(tables)
  if (E.isLeft(keysByEpoch)) return keysByEpoch
  const erased = erasedIn(tables)
  if (E.isLeft(erased)) return erased
  const identifiers = identifiersIn(tables)
  if (E.isLeft(identifiers)) return identifiers
  return E.right({
    keysByEpoch: keysByEpoch.right,
    epochs: epochsInUse(tables),
    erased: erased.right,
    identifiers: identifiers.right,
  })
}

/** Whether there is an embedded vault in this folder. */
export const hasVault = (folder: string): boolean =>
  existsSync(join(currentFolder(folder), dataFile))

const reading = <A>(
  vault: string,
  read: (tables: Surveyed) => Either<VaultFailure, A>,
): Promise<Either<VaultFailure, A>> =>
  withCurrentFolder(
    vault,
    async (folder): Promise<Either<VaultFailure, A>> => {
      try {
        const opened = openReading(folder)
        if (opened === undefined) return corrupt('tables')
        try {
          return read(opened.tables)
        } finally {
          await opened.close()
        }
      } catch (cause) {
        return E.left({ failure: 'vault-unavailable', cause })
      }
    },
    E.isLeft,
  )

/** Reads all that the vault in `folder` holds; what does not read back is `vault-corrupt`. Changes nothing. */
export const surveyVault = (folder: string): Promise<Either<VaultFailure, VaultSurvey>> =>
  reading(folder, survey)

/** Whether the vault's file may still hold bytes of rows that were deleted. Reads two rows. */
export const vaultHoldsDeleted = (folder: string): Promise<Either<VaultFailure, boolean>> =>
  reading(folder, (tables) => E.right(holdsDeleted(tables)))
