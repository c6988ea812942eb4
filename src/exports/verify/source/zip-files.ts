/**
 * Opens a zip strictly, so that it has one reading only: no name leads outside or is repeated, no byte lies before,
 * between or after the files, and each local header equals its line of the directory. The same code runs in Node and
 * in a browser.
 */
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import { ArchiveError } from './bundle-files.ts'
import type { ArchiveProblem, BundleFiles, RandomAccess } from './bundle-files.ts'
import type { Crc32 } from './crc32.ts'
import { readDirectory } from './zip-directory.ts'
import type { Directory } from './zip-directory.ts'
import { readEntry } from './zip-entry.ts'

const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : 'unreadable')

/** Turns a failed read into an ArchiveError that names the file. */
const reading = async function* (
  name: string,
  pieces: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* pieces
  } catch (error) {
    if (error instanceof ArchiveError) throw error
    throw new ArchiveError({ file: name, reason: reasonOf(error) })
  }
}

const filesOf = (access: RandomAccess, crc32: Crc32, directory: Directory): BundleFiles => {
  const { files, offsets, crcs, flags } = directory
  const places = new Map(files.map(({ name }, place) => [name, place]))
  return {
    files,
    read: (name) => {
      const place = places.get(name) ?? -1
      const file = files[place]
      if (file === undefined) throw new ArchiveError({ file: name, reason: 'is not there' })
      const [offset = 0, end = 0] = offsets.subarray(place, place + 2)
      const entry = { file, offset, end, crc: crcs[place] ?? 0, flags: flags[place] ?? 0 }
      return reading(name, readEntry(access, crc32, entry))
    },
  }
}

/** Opens a zip: reads the directory, and no file yet. Keeps some hundred bytes for each file. */
export const zipFiles = async (
  access: RandomAccess,
  crc32: Crc32,
): Promise<Either<ArchiveProblem, BundleFiles>> => {
  try {
    const directory = await readDirectory(access)
    return E.isLeft(directory) ? directory : E.right(filesOf(access, crc32, directory.right))
  } catch (error) {
    return E.left({ file: '', reason: reasonOf(error) })
  }
}
