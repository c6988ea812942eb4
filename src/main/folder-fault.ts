/** Why the log in a ledger's folder must not be opened, or made, as things are. Looks, and changes nothing. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../config.ts'
import { logFolder, segmentPath, versionBeforeFile } from '../store/embedded/files/names.ts'

/** A file that lies in a folder while a ledger is moved into it: until the proof, what is there is not all of it. */
export const movingInName = 'moving-in'

export type FolderFault =
  /** The log is of the version before: recognised, never misread and never begun anew beside. */
  | { readonly failure: 'log-of-version-before'; readonly folder: string }
  /** A program of the version before was started on a folder that had been moved, and made a log of its own in it. */
  | { readonly failure: 'two-logs'; readonly folder: string }
  /** A ledger was being moved into this folder, and did not arrive. */
  | { readonly failure: 'move-unfinished' }

/** Whether the log in a folder is of the version before. */
export const hasLogOfVersionBefore = (folder: string): boolean =>
  existsSync(join(logFolder(folder), versionBeforeFile))

/** What is wrong with the folder, where the log is kept in it. */
export const folderFault = ({
  folder,
  store,
}: Pick<Config, 'folder' | 'store'>): FolderFault | undefined => {
  if (store !== 'embedded') return undefined
  // In the middle of a move in place the new log is in a folder of its own, until it takes the old one's place.
  if (hasLogOfVersionBefore(folder)) {
    const failure = existsSync(segmentPath(logFolder(folder), 1))
      ? 'two-logs'
      : 'log-of-version-before'
    return { failure, folder }
  }
  return existsSync(join(folder, movingInName)) ? { failure: 'move-unfinished' } : undefined
}
