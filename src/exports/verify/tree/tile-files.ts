/** Names of the tile files in a bundle; a partial tile has its width in the name. */
import { fullWidth, widthAt } from '../../../transparency/tiles/tile.ts'
import { tilePath } from '../../../transparency/tiles/tile-path.ts'

/** Length of a full tile, in bytes. */
export const tileBytes = fullWidth * 32

/** The file of tile `index` on a level, in a tree of `size` leaves. */
export const tileFile = (level: number, index: number, size: number): string =>
  tilePath({ level, index, width: widthAt(level, index, size) })

/** The file with the entries under tile `index` of level 0. */
export const entriesTileFile = (index: number, size: number): string =>
  tilePath({ level: 'entries', index, width: widthAt(0, index, size) })
