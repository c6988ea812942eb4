/**
 * A vault that is filled from another one, row by row. Until it is proved to hold the same it says of itself that it
 * is none, so that nobody opens half of one; a try that was broken off is begun anew.
 */
import { E, pipe } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { disk } from '../../files/disk.ts'
import { isThere } from '../../files/io.ts'
import { corrupt } from '../key-row.ts'
import type { VaultFailure } from '../key-vault.ts'
import { failureOf, newRowsDigest } from '../vault-row.ts'
import type { RowsDigest, VaultRow } from '../vault-row.ts'
import { putRow, rowIn } from './rows/vault-rows.ts'
import type { WritableRows } from './memory/draft.ts'
import { environmentOf } from './slots/environment.ts'
import type { Environment } from './slots/environment.ts'
import { changesPath, slotsPath, unfinished } from './format/layout.ts'
import { openSlots } from './slots/open-slots.ts'

/** The mark of a vault that is being filled. */
export const movingMark = 'moving'

const rowsOfGroup = 500

const putGroup =
  (group: ReadonlyArray<VaultRow>) =>
  (rows: WritableRows): Either<VaultFailure, void> => {
    for (const row of group) {
      const put = putRow(rows, row)
      if (E.isLeft(put)) return put
    }
    return E.right(undefined)
  }

/** Every row of an open vault, read back from its slots. */
const digestOf = (env: Environment): Either<VaultFailure, RowsDigest> => {
  const digest = newRowsDigest()
  for (let slot = 0; ; slot += 1) {
    const bytes = env.read((rows) => rows.at(slot))
    if (E.isLeft(bytes)) return bytes
    const { right: there } = bytes
    if (there === undefined) return E.right(digest.digest())
    const row = env.read((rows) => rowIn(rows, slot, there))
    if (E.isLeft(row)) return row
    if (row.right !== undefined) digest.add(row.right)
  }
}

const opened = async <A>(
  folder: string,
  use: (env: Environment) => Promise<Either<VaultFailure, A>>,
): Promise<Either<VaultFailure, A>> => {
  const state = await openSlots(disk, folder)
  if (E.isLeft(state)) return state
  const env = environmentOf(state.right)
  try {
    return await use(env)
  } finally {
    await env.close()
  }
}

/** Told of the rows that were put. */
type Progress = (rows: number) => void

const fill =
  (rows: Iterable<VaultRow>, progress: Progress) =>
  async (env: Environment): Promise<Either<VaultFailure, RowsDigest>> => {
    const digest = newRowsDigest()
    const begun = await env.keepMark(movingMark)()
    if (E.isLeft(begun)) return begun
    let group: VaultRow[] = []
    const put = async (): Promise<Either<VaultFailure, void>> => {
      const done = await env.write(putGroup(group))()
      group = []
      progress(digest.digest().rows)
      return done
    }
    for (const row of rows) {
      digest.add(row)
      group.push(row)
      const done = group.length < rowsOfGroup ? E.right(undefined) : await put()
      if (E.isLeft(done)) return done
    }
    const last = await put()
    return E.isLeft(last) ? last : E.right(digest.digest())
  }

/** Reads it all back; what is the same becomes a vault, with this mark. */
const prove =
  (expected: RowsDigest, mark: string) =>
  async (env: Environment): Promise<Either<VaultFailure, RowsDigest>> => {
    const found = digestOf(env)
    if (E.isLeft(found)) return found
    if (found.right.rows !== expected.rows || found.right.sha256 !== expected.sha256)
      return corrupt('the new vault: it does not hold the rows of the old one')
    const kept = await env.keepMark(mark)()
    return E.isLeft(kept) ? kept : found
  }

/** The mark comes before the first row: one without rows may be a file that was just made. */
const isFilled = async (env: Environment): Promise<Either<VaultFailure, boolean>> =>
  pipe(
    env.read((rows) => rows.at(0)),
    E.map((first) => first !== undefined && env.mark() !== movingMark),
  )

/** Whether a whole vault is there: not one that was begun before and not ended, of which nothing is kept. */
const isWhole = async (folder: string): Promise<Either<VaultFailure, boolean>> => {
  const paths = [changesPath(folder), slotsPath(folder)]
  if (isThere(disk, changesPath(folder))) {
    const filled = await opened(folder, isFilled)
    if (E.isRight(filled) && filled.right) return E.right(true)
  }
  for (const path of [...paths, ...paths.map(unfinished)])
    if (isThere(disk, path)) disk.remove(path)
  return E.right(false)
}

const digestOfRows = (rows: Iterable<VaultRow>): RowsDigest => {
  const digest = newRowsDigest()
  for (const row of rows) digest.add(row)
  return digest.digest()
}

/**
 * Makes a vault in `folder` of these rows, and of nothing else; answers what both of them come to. A vault that is
 * there already must hold the same: then the move was proved before.
 */
export const fillVault = async (
  folder: string,
  rows: Iterable<VaultRow>,
  { mark, progress }: { readonly mark: string; readonly progress: Progress },
): Promise<Either<VaultFailure, RowsDigest>> => {
  try {
    disk.makeFolder(folder)
    const whole = await isWhole(folder)
    if (E.isLeft(whole)) return whole
    if (whole.right) return await opened(folder, prove(digestOfRows(rows), mark))
    const filled = await opened(folder, fill(rows, progress))
    // Opened anew: what is compared is what a start reads from the disk.
    return E.isLeft(filled) ? filled : await opened(folder, prove(filled.right, mark))
  } catch (cause) {
    return E.left(failureOf(cause))
  }
}
