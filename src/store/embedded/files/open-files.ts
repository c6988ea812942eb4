/**
 * Files that are read now and then: opened when they are asked for, and only so many of them open at a time. A log grows
 * for ever, and what a process may hold open does not.
 */
import { basename } from 'node:path'
import { lru } from '../../../kernel/lru.ts'
import { readBytes } from '../../../files/io.ts'
import type { FileNumber, Io } from '../../../files/io.ts'

/** A file that never changes, and the bytes that it begins with: another one under its name is not taken for it. */
export type NamedFile = { readonly path: string; readonly front: Buffer }

export type OpenFiles = {
  /**
   * The file, open for reading until another one is asked for: ask again before each read. Throws what the disk says,
   * and `OtherFileError`.
   */
  readonly use: (file: NamedFile) => FileNumber
  /** Closes the file, if it is open: another takes its name. */
  readonly forget: (path: string) => void
  readonly close: () => void
}

/** Files open at a time where nothing else is said. */
export const defaultOpenFiles = 256

/** A file cannot be used: it is gone, or not the one that was seen before. */
export class OtherFileError extends Error {
  /** Its name in its folder. */
  readonly file: string
  constructor(path: string, found: string, options?: ErrorOptions) {
    super(found, options)
    this.file = basename(path)
  }
}

type Opened = NamedFile & { readonly file: FileNumber }

const isMissing = (cause: unknown): boolean =>
  cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'

const openFile = (io: Io, path: string): FileNumber => {
  try {
    return io.open(path, 'read')
  } catch (cause) {
    throw isMissing(cause) ? new OtherFileError(path, 'no file', { cause }) : cause
  }
}

const openSame = (io: Io, { path, front }: NamedFile): Opened => {
  const file = openFile(io, path)
  try {
    if (readBytes(io, file, front.length, 0).equals(front)) return { path, front, file }
    throw new OtherFileError(path, 'another file')
  } catch (cause) {
    io.close(file)
    throw cause
  }
}

/** At most `capacity` files are open, and at least the one that is in use. */
export const newOpenFiles = (io: Io, capacity: number = defaultOpenFiles): OpenFiles => {
  const files = lru<Opened>(Math.max(1, capacity), ({ file }) => io.close(file))
  // The same one is asked for again and again: it need not be looked for.
  let last: Opened | undefined
  return {
    use: (named) => {
      if (last?.path === named.path) return last.file
      const known = files.get(named.path)
      last = known ?? openSame(io, named)
      if (known === undefined) files.set(named.path, last)
      return last.file
    },
    forget: (path) => {
      if (last?.path === path) last = undefined
      files.delete(path)
    },
    close: () => {
      last = undefined
      files.clear()
    },
  }
}
