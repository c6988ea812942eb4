/** A file written over the one there is, so that after any crash there is one of the two, whole. */
import { isThere, writeAll } from '../files/io.ts'
import type { Io } from '../files/io.ts'

/** The remains of an interrupted write. */
export const draftEnding = '.new'

/** Done when content and name are on disk; rejects with what the disk says, and then nobody knows which of both is there. */
export const writeWhole = async (
  io: Io,
  folder: string,
  name: string,
  bytes: Buffer,
): Promise<void> => {
  const path = `${folder}/${name}`
  const draft = `${path}${draftEnding}`
  if (isThere(io, draft)) io.remove(draft)
  const file = io.create(draft)
  try {
    await writeAll(io, file, bytes, 0)
    await io.sync(file)
  } finally {
    io.close(file)
  }
  io.rename(draft, path)
  await io.syncFolder(folder)
}
