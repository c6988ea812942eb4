/** A file that only grows, created with its first bytes. Bytes beyond the durable length are cut off. */
import { isThere, readBytes, writeAll } from '../../files/io.ts'
import type { FileNumber, Io } from '../../files/io.ts'

/** Its functions throw or reject with errors of the disk. */
export type GrowingFile = {
  /** Bytes written. */
  readonly length: () => number
  readonly append: (bytes: Buffer) => Promise<void>
  /** The bytes from `at` on, at most up to `length`. */
  readonly read: (at: number, length: number) => Buffer
  /** Resolves when everything written before is on disk. `isNew`: the folder must be synced too, for the file's name. */
  readonly sync: () => Promise<{ readonly isNew: boolean }>
  /** Shortens the file. */
  readonly cut: (length: number) => Promise<void>
  readonly close: () => void
}

type State = {
  file: FileNumber | undefined
  length: number
  isDirty: boolean
  isNew: boolean
}

const madeIn = (io: Io, path: string, state: State): FileNumber => {
  if (state.file !== undefined) return state.file
  const file = io.create(path)
  state.file = file
  state.isNew = true
  return file
}

const syncIn = async (io: Io, state: State): Promise<{ readonly isNew: boolean }> => {
  const { file, isNew } = state
  if (!state.isDirty || file === undefined) return { isNew }
  await io.sync(file)
  state.isDirty = false
  state.isNew = false
  return { isNew }
}

/** Opens an existing file of any length. */
export const openGrowing = (io: Io, path: string): GrowingFile => {
  const file = isThere(io, path) ? io.open(path, 'write') : undefined
  const length = file === undefined ? 0 : io.sizeOf(file)
  const state: State = { file, length, isDirty: false, isNew: false }
  return {
    length: () => state.length,
    append: async (bytes) => {
      if (bytes.length === 0) return
      state.isDirty = true
      await writeAll(io, madeIn(io, path, state), bytes, state.length)
      state.length += bytes.length
    },
    read: (at, bytes) =>
      state.file === undefined
        ? Buffer.alloc(0)
        : readBytes(io, state.file, Math.max(0, Math.min(bytes, state.length - at)), at),
    sync: () => syncIn(io, state),
    cut: async (to) => {
      if (state.file === undefined || state.length <= to) return
      await io.truncate(state.file, to)
      state.length = to
      state.isDirty = true
    },
    close: () => {
      if (state.file !== undefined) io.close(state.file)
      state.file = undefined
    },
  }
}
