/** A tile with the inner nodes above its hashes, computed on demand and kept. */
import type { Primitives } from '../primitives.ts'
import { nodeHash } from '../tree/hash.ts'
import { fullWidth } from '../tiles/tile.ts'

const hashBytes = 32

/** The number of nodes below height h of a tile: 256 of height 0, 128 of height 1, … */
const before = (height: number): number => 2 * fullWidth - 2 ** (9 - height)

export type TileNodes = {
  /** The number of known hashes; the tile may have more by now. */
  readonly width: number
  /** The root over hashes `at * 2^height` to `(at + 1) * 2^height` of the tile, which must all be known. */
  readonly node: (height: number, at: number) => Uint8Array
}

/** The nodes over a tile's hashes: 32 bytes each, 1 to 256 of them. */
export const openTile = (primitives: Primitives, hashes: Uint8Array): TileNodes => {
  const known: Array<Uint8Array | undefined> = []
  const node = (height: number, at: number): Uint8Array => {
    if (height === 0) return hashes.subarray(at * hashBytes, (at + 1) * hashBytes)
    const place = before(height) + at
    const found = known[place]
    if (found !== undefined) return found
    const computed = nodeHash(primitives, node(height - 1, 2 * at), node(height - 1, 2 * at + 1))
    known[place] = computed
    return computed
  }
  return { width: hashes.length / hashBytes, node }
}
