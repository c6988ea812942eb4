/**
 * The tiles of a tree (c2sp.org/tlog-tiles): 256 hashes each, over eight levels of the tree. Hash `i` of level L is
 * the root of the leaves from i * 256^L to (i + 1) * 256^L; it exists once all of these do.
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

/** The number of hashes on a level of a tree of `size` leaves. */
export const hashesAt = (level: number, size: number): number =>
  Math.floor(size / fullWidth ** level)

/** The number of hashes in a tile of a tree of `size` leaves: 0 (the tile does not exist) to 256. */
export const widthAt = (level: number, index: number, size: number): number =>
  Math.max(0, Math.min(fullWidth, hashesAt(level, size) - index * fullWidth))

/** The tile with its width in a tree of `size` leaves. */
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

/** The last tile of each level, if it is partial. With the full tiles above them, the root follows from these. */
const edgeTiles = (size: number): ReadonlyArray<Tile> =>
  levels
    .map((level) => tileAt(level, Math.floor(hashesAt(level, size) / fullWidth), size))
    .filter(isThere)

/** The tiles needed for the root of a tree of `size` leaves: at most seven. */
export const tilesOfRoot = (size: number): ReadonlyArray<Tile> => edgeTiles(size)

/**
 * The tiles needed to prove leaf `index` in a tree of `size` leaves, 0 ≤ index < size: at most thirteen. A proof of
 * growth from `index + 1` to `size` leaves needs the same.
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
