/**
 * The disk calls of the log and the vault: few enough that a test can fail, shorten or forget each of them. Reads are
 * synchronous, since the bytes are nearly always in the page cache; long writes and syncs are not.
 */
import { basename, dirname } from 'node:path'

/** An open file. */
export type FileNumber = number

/** Every function throws, or rejects with, what the system says. */
export type Io = {
  readonly open: (path: string, access: 'read' | 'write') => FileNumber
  /** Makes a file for writing, empty; one that is there is an error. */
  readonly create: (path: string) => FileNumber
  readonly close: (file: FileNumber) => void
  readonly sizeOf: (file: FileNumber) => number
  /** A text that is another one whenever content, size or name of the file may have changed since; nothing else is told by it. */
  readonly stampOf: (file: FileNumber) => string
  /** Reads up to `length` bytes to the beginning of `into`; gives how many there were. */
  readonly pread: (file: FileNumber, into: Buffer, length: number, at: number) => number
  /** Writes, and gives how many bytes were written: it may be fewer. */
  readonly pwrite: (file: FileNumber, bytes: Buffer, at: number) => Promise<number>
  /** The same at once, for the few bytes of the head. */
  readonly pwriteNow: (file: FileNumber, bytes: Buffer, at: number) => number
  /** Resolves when content and length are on disk. */
  readonly sync: (file: FileNumber) => Promise<void>
  readonly truncate: (file: FileNumber, length: number) => Promise<void>
  /** Takes away everybody's right to write, the owner's too. */
  readonly protect: (file: FileNumber) => void
  readonly rename: (from: string, to: string) => void
  readonly remove: (path: string) => void
  /** The names in a folder, in no order; none where there is no such folder. */
  readonly list: (folder: string) => ReadonlyArray<string>
  readonly makeFolder: (folder: string) => void
  /** Resolves when the names in the folder are on disk. */
  readonly syncFolder: (folder: string) => Promise<void>
  /** Bytes that this process may still write. */
  readonly freeBytes: (folder: string) => number
}

/** Is there a file of this name? Unlike a plain look, it throws where the folder cannot be read. */
export const isThere = (io: Io, path: string): boolean =>
  io.list(dirname(path)).includes(basename(path))

/** Fills a buffer as far as the file goes; gives how many bytes there were. */
export const fill = (io: Io, file: FileNumber, bytes: Buffer, at: number): number => {
  let have = 0
  while (have < bytes.length) {
    const rest = have === 0 ? bytes : bytes.subarray(have)
    const got = io.pread(file, rest, rest.length, at + have)
    if (got === 0) break
    have += got
  }
  return have
}

/** Reads up to `length` bytes into a buffer of their own, as many as there are. */
export const readBytes = (io: Io, file: FileNumber, length: number, at: number): Buffer => {
  const bytes = Buffer.allocUnsafe(length)
  return bytes.subarray(0, fill(io, file, bytes, at))
}

/** All of a file's bytes. */
export const readFile = (io: Io, path: string): Buffer => {
  const file = io.open(path, 'read')
  try {
    return readBytes(io, file, io.sizeOf(file), 0)
  } finally {
    io.close(file)
  }
}

/** Writes all bytes, or rejects: a write that is cut short has failed. */
export const writeAll = async (
  io: Io,
  file: FileNumber,
  bytes: Buffer,
  at: number,
): Promise<void> => {
  const written = await io.pwrite(file, bytes, at)
  if (written !== bytes.length) {
    throw new Error(`only ${written} of ${bytes.length} bytes were written`)
  }
}
