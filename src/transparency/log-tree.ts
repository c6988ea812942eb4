/** The hashes of a log's tree, for computing proofs: tiles of 256 hashes (c2sp.org/tlog-tiles). */
export type LogTree = {
  /** The number of leaves: 0 to 2^53 - 1. */
  readonly size: () => number
  /**
   * The first `width` hashes (1 to 256, 32 bytes each) of tile `index` at `level`. Level 0 has leaf hashes; level L +
   * 1 has the root of each full tile of level L. Undefined if the tree is too small.
   */
  readonly tile: (level: number, index: number, width: number) => Uint8Array | undefined
}
