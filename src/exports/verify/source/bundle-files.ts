/** The files of a bundle as a verification reads them: out of a zip, by reads at an offset. */

/** A file of the bundle. */
export type BundleFile = {
  /** Segments of letters, digits, `.`, `_` and `-` with `/` between. */
  readonly name: string
  /** Length in bytes as the archive declares it; no more is ever read. */
  readonly bytes: number
}

export type BundleFiles = {
  /** The files in the order of the archive; no name is repeated. */
  readonly files: ReadonlyArray<BundleFile>
  /** The bytes of one of `files`, in pieces. Throws ArchiveError if they cannot be read. */
  readonly read: (name: string) => AsyncIterable<Uint8Array>
}

/** Reads at an offset: from a file on disk, or from one that a user gave to a browser. */
export type RandomAccess = {
  /** Length in bytes. */
  readonly size: number
  /** Exactly `length` bytes from `offset` on. Rejects if they cannot be read. */
  readonly read: (offset: number, length: number) => Promise<Uint8Array>
}

/**
 * A reason to refuse a zip. `reason` is one of this program's own words, such as `duplicate-filename`, and quotes
 * nothing from the file.
 */
export type ArchiveProblem = {
  readonly file: string
  readonly reason: string
}

/** Thrown while reading an archive: the zip is damaged, or could be read in two ways. */
export class ArchiveError extends Error {
  override readonly name = 'ArchiveError'
  readonly problem: ArchiveProblem
  constructor(problem: ArchiveProblem) {
    super(problem.reason)
    this.problem = problem
  }
}
