/** Makes files and folders outlast a power cut. */
import { open } from 'node:fs/promises'

/** Syncs a file, or a folder's list of names. */
export const syncPath = async (path: string): Promise<void> => {
  const handle = await open(path, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
