/** A small file that is there whole or not at all: written beside its place, synced, renamed, and its folder synced. */
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

/** After a crash the file is the old one or the new one. Rejects with what the disk says. */
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

/** Its text; undefined where there is none. */
export const readWhole = async (path: string): Promise<string | undefined> => {
  try {
    return await readFile(path, 'utf8')
  } catch (cause) {
    if (isMissing(cause)) return undefined
    throw cause
  }
}

/**
 * Another one once the file was replaced or written to, within the clock of its file system; undefined where there is none.
 * It holds no content: which file, how long, and when it was changed.
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
