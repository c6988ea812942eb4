/** A file that only grows, made when its first bytes come. What it holds past what is known to be durable is cut. */
import { isThere, readBytes, writeAll } from '../../files/io.ts'
import type { FileNumber, Io } from '../../files/io.ts'

/** Functions throw, or reject with, what the disk says. */
export type GrowingFile = {
  /** Bytes written. */
  readonly length: () => number
  readonly append: (bytes: Buffer) => Promise<void>
  /** As many of the bytes from `at` on as there are, up to `length`. */
  readonly read: (at: number, length: number) => Buffer
  /** Resolves when all that was written before is on disk; says whether the file's name is yet to be. */
  readonly sync: () => Promise<{ readonly isNew: boolean }>
  /** From here on it is so short. */
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

/** Opens what is there, whatever its length. */
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
