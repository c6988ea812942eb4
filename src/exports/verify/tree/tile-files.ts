/** Names of a bundle's tiles, as wide as its tree has them. */
import { fullWidth, widthAt } from '../../../transparency/tiles/tile.ts'
import { tilePath } from '../../../transparency/tiles/tile-path.ts'

/** Bytes of a full tile. */
export const tileBytes = fullWidth * 32

/** The tile `index` of a level. */
export const tileFile = (level: number, index: number, size: number): string =>
  tilePath({ level, index, width: widthAt(level, index, size) })

/** The entries below tile `index` of level 0. */
export const entriesTileFile = (index: number, size: number): string =>
  tilePath({ level: 'entries', index, width: widthAt(0, index, size) })
