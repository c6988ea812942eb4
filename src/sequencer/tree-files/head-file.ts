/** The file `head` on disk: created under a temporary name, then overwritten block by block, in turn. */
import { join } from 'node:path'
import { isThere, writeAll } from '../../files/io.ts'
import type { FileNumber, Io } from '../../files/io.ts'
import { encodeHead, firstHead, placeOf } from './head-block.ts'
import type { HeadBlock } from './head-block.ts'

/** Creates the file, synced and renamed, and opens it for writing. Rejects with errors of the disk. */
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

/** Overwrites the older of the two blocks, and syncs. Rejects with errors of the disk. */
export const writeHead = async (io: Io, file: FileNumber, head: HeadBlock): Promise<void> => {
  await writeAll(io, file, encodeHead(head), placeOf(head.generation))
  await io.sync(file)
}
