/** The hashes of a log's tree as whoever makes proofs reads them: tiles of 256 (c2sp.org/tlog-tiles). */
export type LogTree = {
  /** Entries whose hashes are in it: 0 to 2^53 - 1. */
  readonly size: () => number
  /**
   * The first `width` hashes (1 to 256, 32 bytes each) of tile `index` at `level`: level 0 holds leaf hashes, level L + 1
   * the root of each full tile of level L. Undefined where the tree does not reach so far.
   */
  readonly tile: (level: number, index: number, width: number) => Uint8Array | undefined
}
