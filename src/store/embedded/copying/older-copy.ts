/** An older copy of the same log, as far as it saves copying: believed by its hashes alone, never by its names. */
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Sha256 } from '../../../kernel/ids.ts'
import { segmentPath } from '../files/names.ts'
import { hashFile } from './copy-file.ts'

/** The statement of an older copy about itself. */
export type OlderCopy = {
  /** The folder that its `log` lies in. */
  readonly folder: string
  readonly ledgerId: string
  /** Position of the next event when it was made. */
  readonly next: number
  /** Bytes and SHA-256 of each file by its name, such as `log/0000000001.segment`. */
  readonly files: ReadonlyMap<string, { readonly bytes: number; readonly sha256: Sha256 }>
}

/** The relation of a segment to that of an older copy. */
export type Sameness =
  /** The older copy does not have it. */
  | 'not-there'
  /** It has all of it, and the file is as it was written. */
  | 'same'
  /** It has its beginning, or its file is no more what it was: the segment is copied. */
  | 'to-copy'
  /** It holds other bytes: one of the two was altered. */
  | 'differs'

/** The name of a segment in a copy. */
export const nameOf = (number: number): string => segmentPath('log', number)

const isAsWritten = async (path: string, bytes: number, sha256: Sha256): Promise<boolean> => {
  try {
    return (await stat(path)).size === bytes && (await hashFile(path, bytes)) === sha256
  } catch {
    return false
  }
}

/** Holds a segment, of `bytes` up to the head, against the older copy. Reads both as far as they must agree. */
export const sameness = async (
  older: OlderCopy,
  log: string,
  number: number,
  bytes: number,
): Promise<Sameness> => {
  const name = nameOf(number)
  const known = older.files.get(name)
  if (known === undefined) return 'not-there'
  if (known.bytes > bytes) return 'differs'
  if ((await hashFile(segmentPath(log, number), known.bytes)) !== known.sha256) return 'differs'
  if (known.bytes < bytes) return 'to-copy'
  return (await isAsWritten(join(older.folder, name), bytes, known.sha256)) ? 'same' : 'to-copy'
}
