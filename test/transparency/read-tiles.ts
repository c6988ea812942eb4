/** A tree that is read from the tiles of one size of it, such as a bundle or another log's server holds. */
import type { LogTree } from '../../src/transparency/log-tree.ts'
import { widthAt } from '../../src/transparency/tiles/tile.ts'
import type { Tile } from '../../src/transparency/tiles/tile.ts'

const hashBytes = 32

/**
 * The tree of `size` leaves whose tiles `read` gives, each exactly as wide as that tree has it; undefined where it is
 * missing. A tile of another length counts as missing.
 */
export const treeOfTiles = (
  size: number,
  read: (tile: Tile) => Uint8Array | undefined,
): LogTree => ({
  size: () => size,
  tile: (level, index, width) => {
    const whole = widthAt(level, index, size)
    if (width < 1 || width > whole) return undefined
    const bytes = read({ level, index, width: whole })
    return bytes?.length === whole * hashBytes ? bytes.subarray(0, width * hashBytes) : undefined
  },
})
