/** Only the owner reaches a ledger's folder: what others could read or write is closed to them at each start. */
import { existsSync } from 'node:fs'
import { chmod, lstat, readdir } from 'node:fs/promises'
import { join } from 'node:path'

/** The folders of a ledger, under the one that is configured. */
export const ownFolders = [
  'log',
  'rows',
  'vault',
  'keys',
  'credentials',
  'signing',
  'tree',
] as const

const others = 0o077
const owner = 0o700

const entries = async (folder: string): Promise<ReadonlyArray<string>> => {
  const found: string[] = []
  for (const part of ownFolders) {
    if (!existsSync(join(folder, part))) continue
    found.push(part)
    // The vault's file lies a folder deeper once something was erased.
    for (const name of await readdir(join(folder, part), { recursive: true }))
      found.push(`${part}/${name}`)
  }
  return found
}

/** Paths within the folder that other users of this machine can access. A file that disappears meanwhile is left out. */
export const openToOthers = async (folder: string): Promise<ReadonlyArray<string>> => {
  const open: string[] = []
  for (const path of await entries(folder)) {
    const found = await lstat(join(folder, path)).catch(() => undefined)
    if (found !== undefined && !found.isSymbolicLink() && (found.mode & others) !== 0)
      open.push(path)
  }
  return open
}

/** Closes to others what was open to them, and tells which. */
export const closeToOthers = async (folder: string): Promise<ReadonlyArray<string>> => {
  const open = await openToOthers(folder)
  for (const path of open) {
    const full = join(folder, path)
    const found = await lstat(full).catch(() => undefined)
    if (found !== undefined) await chmod(full, found.mode & owner)
  }
  return open
}
