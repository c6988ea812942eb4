/** The file `head` on disk: made whole under another name, then written over block by block, in turn. */
import { join } from 'node:path'
import { isThere, writeAll } from '../../files/io.ts'
import type { FileNumber, Io } from '../../files/io.ts'
import { encodeHead, firstHead, placeOf } from './head-block.ts'
import type { HeadBlock } from './head-block.ts'

/** Makes the file anew and syncs it under its name; gives it open for writing. Rejects with what the disk says. */
export const makeHead = async (io: Io, folder: string, head: HeadBlock): Promise<FileNumber> => {
  const path = join(folder, 'head')
  const unfinished = `${path}.new`
  if (isThere(io, unfinished)) io.remove(unfinished)
  const file = io.create(unfinished)
  try {
    await writeAll(io, file, firstHead(head), 0)
    await io.sync(file)
    io.rename(unfinished, path)
    await io.syncFolder(folder)
    return file
  } catch (cause) {
    io.close(file)
    throw cause
  }
}

/** Writes the block of a head over the older of the two, and syncs it. Rejects with what the disk says. */
export const writeHead = async (io: Io, file: FileNumber, head: HeadBlock): Promise<void> => {
  await writeAll(io, file, encodeHead(head), placeOf(head.generation))
  await io.sync(file)
}
