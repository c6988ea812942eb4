/**
 * A file that says that the first keys of a ledger are due: there from before they are made until they were shown. Only
 * their hashes are kept, so a start that is ended in between leaves credentials that nobody can use; the next one makes
 * others.
 */
import { existsSync } from 'node:fs'
import { open, rm } from 'node:fs/promises'
import { join } from 'node:path'

const dueName = 'first-keys-due'

const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Whether an earlier start began to make them, and is not known to have shown them. */
export const areKeysDue = (folder: string): boolean => existsSync(join(folder, dueName))

/** From now on they are due; on disk when it answers. */
export const noteKeysDue = async (folder: string): Promise<void> => {
  const handle = await open(join(folder, dueName), 'w', 0o600)
  await handle.close()
  await syncFolder(folder)
}

/** They were shown. */
export const noteKeysShown = async (folder: string): Promise<void> => {
  await rm(join(folder, dueName), { force: true })
  await syncFolder(folder)
}
