/** Bytes that come in pieces, into a file that gets its name once it is whole: nothing is ever overwritten. */
import { existsSync } from 'node:fs'
import { open, rename, rm } from 'node:fs/promises'
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { draftOf } from '../../files/leftovers.ts'
import { faulty } from '../words/exit.ts'
import type { Fault } from '../words/exit.ts'

/** Refuses a path where something is. */
export const refuseTaken = (path: string): Either<Fault, void> =>
  existsSync(path)
    ? E.left(faulty('cannot-create', `${path} exists already and is not overwritten`))
    : E.right(undefined)

const unwritable = (path: string, error: unknown): Fault =>
  faulty(
    'cannot-create',
    `${path} cannot be written: ${error instanceof Error ? error.message : String(error)}`,
  )

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
