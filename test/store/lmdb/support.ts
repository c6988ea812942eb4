/** Folders and processes for the tests of the embedded store. */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openLmdbReader, openLmdbStore } from '../../../src/store/lmdb/open-lmdb.ts'
import type { LmdbReader, LmdbStore } from '../../../src/store/lmdb/open-lmdb.ts'
import { fsck } from '../../../src/store/lmdb/fsck.ts'
import type { Finding } from '../../../src/store/lmdb/fsck.ts'
export { freshFolder, removeFoldersAfterwards } from '../folders.ts'
import { startProcess } from '../process.ts'
import type { Child } from '../process.ts'
import { right } from '../support.ts'

export const openStore = (folder: string): Promise<LmdbStore> => right(openLmdbStore({ folder }))
export const openReader = (folder: string): Promise<LmdbReader> => right(openLmdbReader({ folder }))

/** All that fsck has to say about a log. */
export const findingsIn = async (folder: string): Promise<ReadonlyArray<Finding>> => {
  const findings: Finding[] = []
  for await (const finding of fsck(folder)) findings.push(finding)
  return findings
}

/** Where the log's bytes are. */
export const dataFile = (folder: string): string => join(folder, 'log', 'data.mdb')

const script = fileURLToPath(new URL('child.ts', import.meta.url))

/** Starts `child.ts <task> <folder>`, under a limit on the size of files where `fileLimitKiB` is given. */
export const startChild = (task: string, folder: string, fileLimitKiB?: number): Child =>
  startProcess([script, task, folder], fileLimitKiB)
