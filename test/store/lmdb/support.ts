/** Logs of the version before, and processes that write to them, for the tests of who reads them. */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { openOldLog } from '../../../src/store/lmdb/open-old-log.ts'
import type { OldLog } from '../../../src/store/lmdb/open-old-log.ts'
export { freshFolder, removeFoldersAfterwards } from '../folders.ts'
export { openOldStore } from './old/old-store.ts'
import { startProcess } from '../process.ts'
import type { Child } from '../process.ts'
import { right } from '../../support/unwrap.ts'

/** Where the log is in a ledger's folder. */
export const logOf = (folder: string): string => join(folder, 'log')

export const openLog = (folder: string): Promise<OldLog> => right(openOldLog(logOf(folder)))

/** Where the log's bytes are. */
export const dataFile = (folder: string): string => join(logOf(folder), 'data.mdb')

const script = fileURLToPath(new URL('old/child.ts', import.meta.url))

/** Starts `child.ts <task> <folder>`. */
export const startChild = (task: string, folder: string): Child =>
  startProcess([script, task, folder])
