/** Computes roots and proofs (RFC 6962 section 2.1) of a tree from its tiles. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { lru } from '../../kernel/lru.ts'
import type { LogTree } from '../log-tree.ts'
import type { Primitives } from '../primitives.ts'
import { isPowerOfTwo } from '../tree/halves.ts'
import { emptyRoot, nodeHash } from '../tree/hash.ts'
import { fullWidth, widthAt } from '../tiles/tile.ts'
import type { ProvingFailure } from './failure.ts'
import { consistencyRanges, inclusionRanges, largestPowerBelow } from './ranges.ts'
import type { Range } from './ranges.ts'
import { openTile } from './tile-nodes.ts'
import type { TileNodes } from './tile-nodes.ts'

export type Hashes = ReadonlyArray<Uint8Array>

/** `size` and `oldSize` are sizes from 0 up to the tree's own. */
export type Prover = {
  readonly rootAt: (size: number) => Either<ProvingFailure, Uint8Array>
  /** PATH(index, D[0:size]), 0 ≤ index < size: the leaf's sibling first. */
  readonly inclusion: (index: number, size: number) => Either<ProvingFailure, Hashes>
  /** PROOF(oldSize, D[0:size]); empty if oldSize is 0 or size. */
  readonly consistency: (oldSize: number, size: number) => Either<ProvingFailure, Hashes>
}

/** 24 KiB each with all of their nodes. Those near the root serve nearly every proof. */
const cachedTiles = 256

/** The tile, with at least `atLeast` of its hashes. */
type Tiles = (level: number, index: number, atLeast: number) => Either<ProvingFailure, TileNodes>

const tilesFrom = (primitives: Primitives, tree: LogTree): Tiles => {
  const cache = lru<TileNodes>(cachedTiles)
  return (level, index, atLeast) => {
    const key = `${level} ${index}`
    const known = cache.get(key)
    if (known !== undefined && known.width >= atLeast) return E.right(known)
    // Reads as much as the tile has by now, so that a growing tile is read again only for newer hashes.
    const width = Math.max(atLeast, widthAt(level, index, tree.size()))
    const hashes = tree.tile(level, index, width)
    if (hashes === undefined) return E.left({ failure: 'tile-missing', level, index, width })
    const opened = openTile(primitives, hashes)
    cache.set(key, opened)
    return E.right(opened)
  }
}

type Root = Either<ProvingFailure, Uint8Array>

/** The root over `leaves` leaves (a power of two) from `start` on, a multiple of it. */
const subtreeRoot = (tiles: Tiles, start: number, leaves: number): Root => {
  let level = 0
  while (fullWidth ** (level + 1) <= leaves) level += 1
  const unit = fullWidth ** level
  const hashes = leaves / unit
  const first = start / unit
  const within = first % fullWidth
  const tile = tiles(level, (first - within) / fullWidth, within + hashes)
  return E.isLeft(tile) ? tile : E.right(tile.right.node(Math.log2(hashes), within / hashes))
}

const rangeRoot = (primitives: Primitives, tiles: Tiles, { start, end }: Range): Root => {
  const leaves = end - start
  if (isPowerOfTwo(leaves)) return subtreeRoot(tiles, start, leaves)
  const middle = start + largestPowerBelow(leaves)
  const left = rangeRoot(primitives, tiles, { start, end: middle })
  if (E.isLeft(left)) return left
  const right = rangeRoot(primitives, tiles, { start: middle, end })
  return E.isLeft(right) ? right : E.right(nodeHash(primitives, left.right, right.right))
}

/** A prover over a tree. It keeps the tiles used last, with their nodes. */
export const newProver = (primitives: Primitives, tree: LogTree): Prover => {
  const tiles = tilesFrom(primitives, tree)
  const isSize = (size: number): boolean =>
    Number.isSafeInteger(size) && size >= 0 && size <= tree.size()
  const beyond = (): Either<ProvingFailure, never> =>
    E.left({ failure: 'beyond-tree', size: tree.size() })
  const roots = (ranges: ReadonlyArray<Range>): Either<ProvingFailure, Hashes> => {
    const hashes: Uint8Array[] = []
    for (const range of ranges) {
      const root = rangeRoot(primitives, tiles, range)
      if (E.isLeft(root)) return root
      hashes.push(root.right)
    }
    return E.right(hashes)
  }
  return {
    rootAt: (size) => {
      if (!isSize(size)) return beyond()
      if (size === 0) return E.right(emptyRoot(primitives))
      return rangeRoot(primitives, tiles, { start: 0, end: size })
    },
    inclusion: (index, size) =>
      isSize(size) && Number.isSafeInteger(index) && index >= 0 && index < size
        ? roots(inclusionRanges(index, size))
        : beyond(),
    consistency: (oldSize, size) =>
      isSize(size) && isSize(oldSize) && oldSize <= size
        ? roots(consistencyRanges(oldSize, size))
        : beyond(),
  }
}
