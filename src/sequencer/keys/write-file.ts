/** Writes a small file completely or not at all: to a temporary name, synced, renamed, and its folder synced. */
import { open, readFile, rename, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

const isMissing = (cause: unknown): boolean =>
  cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'

const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Writes a file. After a crash it has either the old or the new content. Rejects with errors of the disk. */
export const writeWhole = async (path: string, content: string): Promise<void> => {
  const draft = `${path}.new`
  const handle = await open(draft, 'w', 0o600)
  try {
    await handle.chmod(0o600)
    await handle.writeFile(content)
    await handle.sync()
  } finally {
    await handle.close()
  }
  await rename(draft, path)
  await syncFolder(dirname(path))
}

/** The text of a file; undefined if it does not exist. */
export const readWhole = async (path: string): Promise<string | undefined> => {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    if (isMissing(cause)) return undefined
    throw cause
  }
}

/**
 * A text that changes when the file is replaced or written, within the clock of its file system; undefined if it does
 * not exist. It has the file's identity, length and time, and none of its content.
 */
export const stampOf = async (path: string): Promise<string | undefined> => {
  try {
    const { dev, ino, size, mtimeNs, ctimeNs } = await stat(path, { bigint: true })
    return `${dev} ${ino} ${size} ${mtimeNs} ${ctimeNs}`
  } catch (cause) {
    if (isMissing(cause)) return undefined
    throw cause
  }
}
