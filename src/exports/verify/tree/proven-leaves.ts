/**
 * For scopes other than the ledger: proves tiles up to the root, each once, and looks up leaves in them. Equivalent to
 * a proof of inclusion for each entry, but hashes shared by several proofs are computed once.
 */
import { lru } from '../../../kernel/lru.ts'
import { equalBytes } from '../../../transparency/bytes/equal.ts'
import { toBase64 } from '../../../transparency/bytes/base64.ts'
import { emptyRoot, nodeHash } from '../../../transparency/tree/hash.ts'
import { fullWidth, hashesAt, widthAt } from '../../../transparency/tiles/tile.ts'
import type { Primitives } from '../../../transparency/primitives.ts'
import type { Findings } from '../finding.ts'
import type { CheckedFiles } from '../source/checked-files.ts'
import { rootOfTile } from './growing-root.ts'
import { tileBytes, tileFile } from './tile-files.ts'

type Asked = {
  readonly primitives: Primitives
  readonly files: CheckedFiles
  readonly findings: Findings
  readonly size: number
}

export type ProvenLeaves = {
  /** The root that the tiles of the right edge give; undefined if one is missing. */
  readonly root: () => Promise<Uint8Array | undefined>
  /** The leaf hash at an index, proven up to that root; undefined if the proof fails. */
  readonly leaf: (index: number) => Promise<Uint8Array | undefined>
}

/** The number of tiles kept. Entries come in order, so that earlier tiles are not needed again. */
const kept = 64

const maxLevel = 6

/** Joins the hashes of a partial tile, as complete subtrees, with the hash of everything to their right. */
const joinSubtrees = (
  primitives: Primitives,
  hashes: Uint8Array,
  right: Uint8Array | undefined,
): Uint8Array | undefined => {
  let joined = right
  let end = hashes.length / 32
  for (let width = 1; width < fullWidth; width *= 2) {
    if (Math.floor(hashes.length / 32 / width) % 2 === 0) continue
    const root = rootOfTile(primitives, hashes.subarray((end - width) * 32, end * 32))
    joined = joined === undefined ? root : nodeHash(primitives, root, joined)
    end -= width
  }
  return joined
}

type Tiles = (level: number, index: number) => Promise<Uint8Array | undefined>

const storedTile = async (
  { files, findings, size }: Asked,
  level: number,
  index: number,
): Promise<Uint8Array | undefined> => {
  const file = tileFile(level, index, size)
  if (!files.has(file)) return findings.add({ fault: 'tile-missing', file })
  const hashes = await files.whole(file, tileBytes)
  if (hashes.length === widthAt(level, index, size) * 32) return hashes
  return findings.add({ fault: 'tile-malformed', file, found: `${hashes.length} bytes` })
}

/**
 * Tiles that are proven to belong to the root: the tiles of the right edge compute it, and each other tile is compared
 * with the tile above.
 */
const provenTiles = (asked: Asked): Tiles => {
  const { primitives, findings, size } = asked
  const known = lru<{ readonly hashes: Uint8Array | undefined }>(kept)
  const led = async (level: number, index: number): Promise<Uint8Array | undefined> => {
    const hashes = await storedTile(asked, level, index)
    if (hashes === undefined || widthAt(level, index, size) < fullWidth) return hashes
    const above = await proven(level + 1, Math.floor(index / fullWidth))
    const at = (index % fullWidth) * 32
    const expected = above?.subarray(at, at + 32)
    if (expected === undefined) return undefined
    const found = rootOfTile(primitives, hashes)
    if (equalBytes(found, expected)) return hashes
    const both = { expected: toBase64(expected), found: toBase64(found) }
    return findings.add({
      fault: 'tile-hash-differs',
      file: tileFile(level, index, size),
      ...both,
    })
  }
  const proven: Tiles = async (level, index) => {
    const name = `${level} ${index}`
    const before = known.get(name)
    if (before !== undefined) return before.hashes
    const hashes = await led(level, index)
    known.set(name, { hashes })
    return hashes
  }
  return proven
}

export const provenLeaves = (asked: Asked): ProvenLeaves => {
  const { primitives, size } = asked
  const proven = provenTiles(asked)
  return {
    root: async () => {
      let right: Uint8Array | undefined
      for (let level = 0; level <= maxLevel; level += 1) {
        const hashes = hashesAt(level, size)
        if (hashes % fullWidth === 0) continue
        const edge = await proven(level, Math.floor(hashes / fullWidth))
        if (edge === undefined) return undefined
        right = joinSubtrees(primitives, edge, right)
      }
      return right ?? emptyRoot(primitives)
    },
    leaf: async (index) => {
      const tile = await proven(0, Math.floor(index / fullWidth))
      const at = (index % fullWidth) * 32
      return tile?.subarray(at, at + 32)
    },
  }
}
