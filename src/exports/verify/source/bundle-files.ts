/** The files of a bundle as a verification reads them: from a zip, from wherever one can read at a place. */

/** A file by its name inside the bundle. */
export type BundleFile = {
  /** Segments of letters, digits, `.`, `_` and `-` with `/` between. */
  readonly name: string
  /** Bytes, as the archive declares them: never more are read. */
  readonly bytes: number
}

export type BundleFiles = {
  /** Each name once, in the order of the archive. */
  readonly files: ReadonlyArray<BundleFile>
  /** The bytes of one of `files`, in pieces. Ends by throwing ArchiveError where they cannot be had. */
  readonly read: (name: string) => AsyncIterable<Uint8Array>
}

/** Bytes at a place: a file on disk, or one that a browser was given. */
export type RandomAccess = {
  /** Bytes. */
  readonly size: number
  /** From `offset`, exactly `length` bytes. Rejects where they cannot be read. */
  readonly read: (offset: number, length: number) => Promise<Uint8Array>
}

/** Why a zip is refused. `reason` is the reader's own word, such as `duplicate-filename`, and quotes nothing read. */
export type ArchiveProblem = {
  readonly file: string
  readonly reason: string
}

/** Thrown by what reads the files of an archive: a zip that is damaged, or was built to be read in two ways. */
export class ArchiveError extends Error {
  override readonly name = 'ArchiveError'
  readonly problem: ArchiveProblem
  constructor(problem: ArchiveProblem) {
    super(problem.reason)
    this.problem = problem
  }
}
