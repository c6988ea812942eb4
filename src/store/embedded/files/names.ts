/** The names of a log's files. */
import { join } from 'node:path'

const digits = 10

const numbered = (segment: number, ending: string): string =>
  `${String(segment).padStart(digits, '0')}.${ending}`

export const logFolder = (folder: string): string => join(folder, 'log')
export const segmentPath = (log: string, segment: number): string =>
  join(log, numbered(segment, 'segment'))
export const indexPath = (log: string, segment: number): string =>
  join(log, numbered(segment, 'index'))
/** The file of a log that the version before kept in LMDB. */
export const versionBeforeFile = 'data.mdb'
export const headPath = (log: string): string => join(log, 'head')
/** A file that is being made: whole only under its own name. */
export const unfinished = (path: string): string => `${path}.new`
export const isUnfinished = (name: string): boolean => /^\d{10}\.(segment|index)\.new$/.test(name)

/** The number of the segment, or of its index, that a file's name tells. */
export const numberIn = (name: string, ending: 'segment' | 'index'): number | undefined => {
  const found = new RegExp(`^(\\d{${digits}})\\.${ending}$`).exec(name)
  return found?.[1] === undefined ? undefined : Number(found[1])
}
