/** Bytes that come in pieces, into a file that gets its name once it is whole: nothing is ever overwritten. */
import { existsSync } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { draftOf } from '../../files/leftovers.ts'
import { faulty } from '../words/exit.ts'
import type { Fault } from '../words/exit.ts'

const refuseTaken = (path: string): Either<Fault, void> =>
  existsSync(path)
    ? E.left(faulty('cannot-create', `--out: ${path} already exists and is not overwritten`))
    : E.right(undefined)

/** The reason why a file cannot be written, by the system's code. */
const unwritable = (path: string, error: unknown): Fault => {
  const folder = dirname(resolve(path))
  switch (error instanceof Error && 'code' in error ? error.code : undefined) {
    case 'ENOENT':
      return faulty('cannot-create', `--out: there is no folder ${folder}: make it first`)
    case 'ENOTDIR':
      return faulty('cannot-create', `--out: ${folder} is not a folder`)
    case 'EACCES':
    case 'EPERM':
      return faulty('cannot-create', `--out: no permission to write in ${folder}`)
    case 'EROFS':
      return faulty('cannot-create', `--out: ${folder} is on a disk that is read only`)
    case 'ENOSPC':
    case 'EDQUOT':
    case 'EFBIG':
      return faulty(
        'unavailable',
        `--out: too little room is left on the disk of ${folder}, or for a file that large: no bundle was written. Make room there, and run it again`,
      )
    default:
      return faulty(
        'cannot-create',
        `--out: ${path} cannot be written: ${error instanceof Error ? error.message : String(error)}`,
      )
  }
}

/** Refuses a path where something is, or where no file can be made: before anything of an export is recorded. */
export const refuseUnwritable = async (path: string): Promise<Either<Fault, void>> => {
  const free = refuseTaken(path)
  if (E.isLeft(free)) return free
  const draft = draftOf(path)
  try {
    await (await open(draft, 'wx', 0o600)).close()
    await rm(draft)
    return E.right(undefined)
  } catch (error) {
    return E.left(unwritable(path, error))
  }
}

/** Writes all of it, or leaves nothing. The file is for its owner's eyes only. */
export const writeWhole = async <F>(
  path: string,
  bytes: AsyncIterable<Either<F, Uint8Array>>,
): Promise<Either<F | Fault, void>> => {
  const draft = draftOf(path)
  let isOwn = false
  try {
    const file = await open(draft, 'wx', 0o600)
    isOwn = true
    try {
      for await (const piece of bytes) {
        if (E.isLeft(piece)) return piece
        await file.writeFile(piece.right)
      }
      await file.sync()
    } finally {
      await file.close()
    }
    const free = refuseTaken(path)
    if (E.isLeft(free)) return free
    await rename(draft, path)
    return E.right(undefined)
  } catch (error) {
    return E.left(unwritable(path, error))
  } finally {
    if (isOwn) await rm(draft, { force: true })
  }
}
