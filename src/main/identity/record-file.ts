/** The identity record on disk: `name` in the ledger's folder, written whole, synced, and renamed into its place. */
import { open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { readRecordText, recordText } from '../../identity/record.ts'
import type { FoundRecord, IdentityRecord } from '../../identity/record.ts'
import type { NodeFailure } from '../failure.ts'
import { unusable } from '../failure.ts'

/** The file's name. */
export const recordName = 'name'

const isMissing = (cause: unknown): boolean =>
  cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'

/** The content of a folder's record; undefined if there is none. */
export const readRecord = async (
  folder: string,
): Promise<Either<NodeFailure, FoundRecord | undefined>> => {
  let text: string
  try {
    text = await readFile(join(folder, recordName), 'utf8')
  } catch (cause) {
    return isMissing(cause) ? E.right(undefined) : E.left(unusable(cause))
  }
  const found = readRecordText(text)
  return E.isLeft(found) ? E.left({ failure: 'name-damaged', reason: found.left }) : found
}

const sync = async (path: string): Promise<void> => {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Writes a record over the one there is: after a crash there is one of the two, whole. Rejects with what the disk says. */
export const writeRecord = async (folder: string, record: IdentityRecord): Promise<void> => {
  const path = join(folder, recordName)
  const draft = `${path}.new`
  const handle = await open(draft, 'w', 0o600)
  try {
    await handle.writeFile(recordText(record))
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(draft, path)
  await sync(folder)
}
