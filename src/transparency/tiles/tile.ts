/**
 * Which tiles a tree has (c2sp.org/tlog-tiles): 256 hashes a tile, eight levels of the tree high. The hash `i` of level L
 * is the root of the leaves from i * 256^L up to (i + 1) * 256^L, and there where all of these are.
 */

/** Hashes of a full tile. */
export const fullWidth = 256

/** Level 6 is the highest of a tree below 2^53 leaves. */
const levels: ReadonlyArray<number> = [0, 1, 2, 3, 4, 5, 6]

export type Tile = {
  /** 0 holds leaf hashes. */
  readonly level: number
  /** Place among the tiles of its level. */
  readonly index: number
  /** The number of its hashes: 1 to 256. */
  readonly width: number
}

/** Hashes that a tree of `size` leaves has on a level. */
export const hashesAt = (level: number, size: number): number =>
  Math.floor(size / fullWidth ** level)

/** The number of hashes of a tile in a tree of `size` leaves: 0 (there is no such tile) to 256. */
export const widthAt = (level: number, index: number, size: number): number =>
  Math.max(0, Math.min(fullWidth, hashesAt(level, size) - index * fullWidth))

/** The tile as wide as a tree of `size` leaves has it. */
const tileAt = (level: number, index: number, size: number): Tile => ({
  level,
  index,
  width: widthAt(level, index, size),
})

const isThere = ({ width }: Tile): boolean => width > 0

/** All tiles of a tree of `size` leaves: level by level from the leaves, in order. */
export function* tilesOf(size: number): Generator<Tile> {
  for (const level of levels) {
    const tiles = Math.ceil(hashesAt(level, size) / fullWidth)
    for (let index = 0; index < tiles; index += 1) yield tileAt(level, index, size)
  }
}

/** The last tile of each level, where it is not full: with full tiles above them, the root follows from these. */
const edgeTiles = (size: number): ReadonlyArray<Tile> =>
  levels
    .map((level) => tileAt(level, Math.floor(hashesAt(level, size) / fullWidth), size))
    .filter(isThere)

/** Tiles from which the root of a tree of `size` leaves is computed: seven at most. */
export const tilesOfRoot = (size: number): ReadonlyArray<Tile> => edgeTiles(size)

/**
 * Tiles from which the inclusion of the leaf `index` in a tree of `size` leaves is proven, 0 ≤ index < size: thirteen
 * at most. The growth from `index + 1` leaves to `size` needs the same.
 */
export const tilesOfProof = (index: number, size: number): ReadonlyArray<Tile> => {
  const above = levels
    .map((level) => tileAt(level, Math.floor(hashesAt(level, index) / fullWidth), size))
    .filter(isThere)
  const edge = edgeTiles(size).filter(
    (tile) => !above.some(({ level, index: at }) => level === tile.level && at === tile.index),
  )
  return [...above, ...edge]
}
