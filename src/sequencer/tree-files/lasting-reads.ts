/** Reads of the tree's files that tell whether the disk still refuses them. */
import { notReadFrom, orNotRead } from '../../transparency/tree/not-read.ts'
import type { TreeNotRead } from '../../transparency/tree/not-read.ts'

export type LastingReads = {
  /** Runs a read. Throws TreeNotReadError for an error of the disk. */
  readonly read: <A>(read: () => A) => A
  /** The failure that lasts: the read that failed last is repeated, or `probe` if none did. */
  readonly failing: () => TreeNotRead | undefined
}

/** `probe`: a cheap read, made to notice a disk that fails although nobody asks for anything. */
export const lastingReads = (probe: () => unknown): LastingReads => {
  let failed: (() => unknown) | undefined
  return {
    read: (read) => {
      try {
        return orNotRead(read)
      } catch (cause) {
        failed = read
        throw cause
      }
    },
    failing: () => {
      try {
        orNotRead(failed ?? probe)
        failed = undefined
        return undefined
      } catch (cause) {
        return notReadFrom(cause)
      }
    },
  }
}
