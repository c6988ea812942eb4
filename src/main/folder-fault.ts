/** The reason why the log in a ledger's folder must not be opened or created. Reads only. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Config } from '../config.ts'
import { disk } from '../files/disk.ts'
import { logFolder, segmentPath, versionBeforeFile } from '../store/embedded/files/names.ts'
import { readHead } from '../store/embedded/writing/head-file.ts'

/** A file that lies in a folder while a ledger is moved into it: until the proof, what is there is not all of it. */
export const movingInName = 'moving-in'

/** The folder of a growing copy of an old log, until it is proven. */
export const draftName = 'log.moving'
/** The name of the old log once the new one takes its place. */
export const keptShape = /log\.lmdb-[0-9-]+/

export type FolderFault =
  /** The log is of the version before: recognised, never misread and never begun anew beside. */
  | { readonly failure: 'log-of-version-before'; readonly folder: string }
  /** The same, and a move of it within the folder was broken off: so many events are copied, and nothing is changed. */
  | { readonly failure: 'move-begun'; readonly folder: string; readonly eventsCopied: number }
  /** A move within the folder was broken off when all was copied and proved, and the new log took the old one's place. */
  | { readonly failure: 'move-placing'; readonly folder: string; readonly oldLog: string }
  /** A program of the version before was started on a folder that had been moved, and made a log of its own in it. */
  | { readonly failure: 'two-logs'; readonly folder: string }
  /** A ledger was being moved into this folder, and did not arrive. */
  | { readonly failure: 'move-unfinished' }

/** Whether the log in a folder is of the version before. */
export const hasLogOfVersionBefore = (folder: string): boolean =>
  existsSync(join(logFolder(folder), versionBeforeFile))

/** Events that a move which was broken off has copied; undefined where there is none. */
const copiedIn = (folder: string): number | undefined => {
  const draft = logFolder(join(folder, draftName))
  if (!existsSync(segmentPath(draft, 1))) return undefined
  try {
    return readHead(disk, draft).head?.next ?? 0
  } catch {
    return 0
  }
}

const unmoved = (folder: string): FolderFault => {
  const eventsCopied = copiedIn(folder)
  return eventsCopied === undefined
    ? { failure: 'log-of-version-before', folder }
    : { failure: 'move-begun', folder, eventsCopied }
}

/** The old log of a move within the folder, as the mark that lies there names it. */
const oldLogOf = (folder: string): string | undefined => {
  try {
    const [name] = keptShape.exec(readFileSync(join(folder, movingInName), 'utf8')) ?? []
    return name !== undefined && existsSync(join(folder, name, versionBeforeFile))
      ? name
      : undefined
  } catch {
    return undefined
  }
}

/** The folder of the old log that is not moved yet, whatever it is called now; undefined where there is none. */
export const unmovedLog = (folder: string): string | undefined => {
  if (hasLogOfVersionBefore(folder)) return logFolder(folder)
  const kept = oldLogOf(folder)
  return kept === undefined ? undefined : join(folder, kept)
}

/** The fault of the folder, if the log is in it. */
export const folderFault = ({
  folder,
  store,
}: Pick<Config, 'folder' | 'store'>): FolderFault | undefined => {
  if (store !== 'embedded') return undefined
  // In the middle of a move in place the new log is in a folder of its own, until it takes the old one's place.
  if (hasLogOfVersionBefore(folder)) {
    return existsSync(segmentPath(logFolder(folder), 1))
      ? { failure: 'two-logs', folder }
      : unmoved(folder)
  }
  if (!existsSync(join(folder, movingInName))) return undefined
  const oldLog = oldLogOf(folder)
  return oldLog === undefined
    ? { failure: 'move-unfinished' }
    : { failure: 'move-placing', folder, oldLog }
}
