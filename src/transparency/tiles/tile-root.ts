/** The root of a full tile: its hash on the level above. */
import type { Primitives } from '../primitives.ts'
import { nodeHash } from '../tree/hash.ts'

/** The root over 256 hashes, or any power of two of them. */
export const tileRoot = (primitives: Primitives, hashes: ReadonlyArray<Uint8Array>): Uint8Array => {
  let row = hashes
  while (row.length > 1) {
    const above: Uint8Array[] = []
    for (let at = 0; at + 1 < row.length; at += 2) {
      const [left, right] = [row[at], row[at + 1]]
      if (left !== undefined && right !== undefined) above.push(nodeHash(primitives, left, right))
    }
    row = above
  }
  const [root] = row
  if (root === undefined) throw new Error('a tile without hashes has no root')
  return root
}
