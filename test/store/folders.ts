/** Folders that are gone after a test file. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

const folders: string[] = []

/** Registers the removal of all folders of a test file. */
export const removeFoldersAfterwards = (): void => {
  afterAll(() => Promise.all(folders.map((folder) => rm(folder, { recursive: true, force: true }))))
}

/** An empty folder, gone after the test file. */
export const freshFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'ledger-'))
  folders.push(folder)
  return folder
}
