/** The tree in the files of its levels. */
import type { LogTree } from '../../transparency/log-tree.ts'
import { fullWidth, widthAt } from '../../transparency/tiles/tile.ts'
import type { GrowingFile } from './growing-file.ts'

export const hashBytes = 32

/**
 * A tile is a slice of a file: (L, N) with width W is bytes N * 8192 up to N * 8192 + 32 * W of `level-L`. Throws
 * errors of the disk.
 */
export const treeOf = (levelFiles: ReadonlyArray<GrowingFile>, size: () => number): LogTree => ({
  size,
  tile: (level, index, width) => {
    if (!Number.isSafeInteger(index) || index < 0 || width < 1) return undefined
    if (width > widthAt(level, index, size())) return undefined
    const bytes = levelFiles[level]?.read(index * 256 * hashBytes, width * hashBytes)
    return bytes?.length === width * hashBytes ? bytes : undefined
  },
})

/** The hash of a leaf in the tree. */
export const leafIn = (tree: LogTree, index: number): Uint8Array | undefined => {
  const within = index % fullWidth
  return tree.tile(0, (index - within) / fullWidth, within + 1)?.slice(within * hashBytes)
}
