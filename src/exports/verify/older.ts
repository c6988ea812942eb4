/** Reads an older checkpoint that a reader kept: a signed note by itself, or the one inside an older bundle. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { checkpointFile } from '../bundle/format/names.ts'
import { maxNoteBytes } from './checks/checkpoint.ts'
import { ArchiveError } from './source/bundle-files.ts'
import type { ArchiveProblem, RandomAccess } from './source/bundle-files.ts'
import { joinBytes } from './source/join-bytes.ts'
import type { Crc32 } from './source/crc32.ts'
import { zipFiles } from './source/zip-files.ts'

/** Length of a zip's end record without a comment, in bytes (APPNOTE.TXT 6.3.10, section 4.3.16). */
const endBytes = 22

const isMarked = ([a, b]: Uint8Array): boolean => a === 0x50 && b === 0x4b

/** Whether the file begins or ends like a zip. A file with only one of the two is a damaged zip, not a note. */
export const isZip = async (access: RandomAccess): Promise<boolean> => {
  if (isMarked(await access.read(0, Math.min(2, access.size)))) return true
  return access.size >= endBytes && isMarked(await access.read(access.size - endBytes, 2))
}

const checkpointIn = async (
  access: RandomAccess,
  crc32: Crc32,
): Promise<Either<ArchiveProblem, Uint8Array>> => {
  const files = await zipFiles(access, crc32)
  if (E.isLeft(files)) return files
  const one = files.right.files.find(({ name }) => name === checkpointFile)
  if (one === undefined || one.bytes > maxNoteBytes)
    return E.left({ file: checkpointFile, reason: 'is not there' })
  const pieces: Uint8Array[] = []
  try {
    for await (const piece of files.right.read(checkpointFile)) pieces.push(piece)
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error
    return E.left(error.problem)
  }
  return E.right(joinBytes(pieces))
}

/** The bytes of the signed note. None of it is verified yet. */
export const olderNote = async (
  access: RandomAccess,
  crc32: Crc32,
): Promise<Either<ArchiveProblem, Uint8Array>> => {
  if (await isZip(access)) return checkpointIn(access, crc32)
  return access.size > maxNoteBytes
    ? E.left({ file: '', reason: `is larger than ${maxNoteBytes} bytes` })
    : E.right(await access.read(0, access.size))
}
