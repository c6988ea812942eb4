/** The tiles of the tree in a bundle: all, or those that prove the disclosed entries. */
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import type { ProvingFailure } from '../../../transparency/proving/failure.ts'
import type { LogTree } from '../../../transparency/log-tree.ts'
import { tilePath } from '../../../transparency/tiles/tile-path.ts'
import { fullWidth, tilesOf, tilesOfProof, tilesOfRoot } from '../../../transparency/tiles/tile.ts'
import type { Tile } from '../../../transparency/tiles/tile.ts'
import type { ArchiveFile } from '../archive/pieces.ts'

/** Collects the tiles that prove disclosed entries in a tree of `size` leaves; returns them by level, then index. */
export const neededTiles = (size: number) => {
  // All entries under one tile of leaves need the same tiles.
  const noted = new Set<number>()
  return {
    note: (index: number): void => {
      noted.add(Math.floor(index / fullWidth))
    },
    tiles: (): ReadonlyArray<Tile> => {
      const needed = new Map<string, Tile>()
      for (const tile of tilesOfRoot(size)) needed.set(tilePath(tile), tile)
      for (const leaves of noted)
        for (const tile of tilesOfProof(leaves * fullWidth, size)) needed.set(tilePath(tile), tile)
      return [...needed.values()].toSorted((a, b) => a.level - b.level || a.index - b.index)
    },
  }
}

/** Files of these tiles. */
export function* tileFiles(
  tree: LogTree,
  tiles: Iterable<Tile>,
): Generator<Either<ProvingFailure, ArchiveFile<never>>, void> {
  for (const tile of tiles) {
    const hashes = tree.tile(tile.level, tile.index, tile.width)
    if (hashes === undefined) return yield E.left({ failure: 'tile-missing', ...tile })
    yield E.right({ name: tilePath(tile), content: hashes })
  }
}

/** Every tile of a tree of `size`. */
export const allTiles = (size: number): Iterable<Tile> => tilesOf(size)

/** The number of tiles of hashes and bundles of entries in a tree of `size`. */
export const filesOfTree = (size: number): number => {
  let tiles = Math.ceil(size / fullWidth)
  for (let hashes = size; hashes > 0; hashes = Math.floor(hashes / fullWidth))
    tiles += Math.ceil(hashes / fullWidth)
  return tiles
}
