/** Scope `ledger`: the tree is computed from the entries, and each tile is compared with what was computed. */
import { E } from '../../../fp.ts'
import { equalBytes } from '../../../transparency/bytes/equal.ts'
import { toBase64 } from '../../../transparency/bytes/base64.ts'
import { entriesFrom, maxEntryBytes } from '../../../transparency/tiles/entry-bundle.ts'
import { fullWidth, hashesAt, widthAt } from '../../../transparency/tiles/tile.ts'
import { leafHash } from '../../../transparency/tree/hash.ts'
import type { Primitives } from '../../../transparency/primitives.ts'
import type { Findings } from '../finding.ts'
import type { CheckedFiles } from '../source/checked-files.ts'
import { growingRoot } from './growing-root.ts'
import { entriesTileFile, tileBytes, tileFile } from './tile-files.ts'

/** An entry's bytes at its index. */
export type Entry = { readonly index: number; readonly bytes: Uint8Array }

/** `findings`: of tiles that are not as computed. */
export type TreeAsked = {
  readonly primitives: Primitives
  readonly files: CheckedFiles
  readonly findings: Findings
  readonly size: number
  /** A size, at most the tree's, whose root is asked for besides. */
  readonly olderSize: number | undefined
}

export type Roots = { readonly root: Uint8Array; readonly olderRoot: Uint8Array | undefined }

/** Compares a tile with what was computed. Throws ArchiveError. */
export const compareTile = async (
  { files, findings, size }: TreeAsked,
  { level, index, hashes: computed }: Tile,
): Promise<void> => {
  const file = tileFile(level, index, size)
  if (!files.has(file)) return findings.add({ fault: 'tile-missing', file })
  const stored = await files.whole(file, tileBytes)
  if (stored.length !== computed.length)
    return findings.add({
      fault: 'tile-malformed',
      file,
      expected: `${computed.length} bytes`,
      found: `${stored.length} bytes`,
    })
  if (equalBytes(stored, computed)) return
  for (let at = 0; at < computed.length; at += 32) {
    const [found, expected] = [stored.subarray(at, at + 32), computed.subarray(at, at + 32)]
    if (equalBytes(found, expected)) continue
    findings.add({
      fault: level === 0 ? 'leaf-differs' : 'tile-hash-differs',
      file,
      index: index * fullWidth + at / 32,
      expected: toBase64(expected),
      found: toBase64(found),
    })
    return
  }
}

/** The hashes of a tile, as they were computed. */
export type Tile = { readonly level: number; readonly index: number; readonly hashes: Uint8Array }

/** Gathers the hashes of tiles above the leaves, as the roots of those below come. */
export const upperTiles = () => {
  const filling = new Map<number, Uint8Array>()
  const full: Tile[] = []
  return {
    add: (level: number, index: number, root: Uint8Array): void => {
      const hashes = filling.get(level) ?? new Uint8Array(tileBytes)
      filling.set(level, hashes)
      hashes.set(root, (index % fullWidth) * 32)
      if (index % fullWidth !== fullWidth - 1) return
      full.push({ level, index: Math.floor(index / fullWidth), hashes })
      filling.delete(level)
    },
    takeFull: (): ReadonlyArray<Tile> => full.splice(0),
    /** Those that the tree of this size does not fill. */
    rest: (size: number): ReadonlyArray<Tile> =>
      [...filling].map(([level, hashes]) => {
        const index = Math.floor(hashesAt(level, size) / fullWidth)
        return { level, index, hashes: hashes.subarray(0, widthAt(level, index, size) * 32) }
      }),
  }
}

/** The entries of a tile; undefined where they are not there, or not whole. */
const readBundle = async (
  { files, findings, size }: TreeAsked,
  tile: number,
): Promise<ReadonlyArray<Uint8Array> | undefined> => {
  const file = entriesTileFile(tile, size)
  if (!files.has(file)) return findings.add({ fault: 'tile-missing', file })
  const width = widthAt(0, tile, size)
  const entries = entriesFrom(await files.whole(file, fullWidth * (2 + maxEntryBytes)), width)
  if (E.isRight(entries)) return entries.right
  return findings.add({ fault: 'tile-malformed', file, expected: `${width} entries` })
}

/**
 * Hands over the entries of each bundle in order, and computes the tree they make. Stops at the first bundle that is
 * not there or not whole: then there is no root.
 */
export const walkWholeTree = async (
  asked: TreeAsked,
  take: (entries: ReadonlyArray<Entry>) => Promise<void>,
): Promise<Roots | undefined> => {
  const { primitives, size, olderSize } = asked
  const upper = upperTiles()
  const tree = growingRoot(primitives, (level, index, root) => upper.add(level + 1, index, root))
  let olderRoot = olderSize === 0 ? tree.root() : undefined
  for (let tile = 0; tile * fullWidth < size; tile += 1) {
    const entries = await readBundle(asked, tile)
    if (entries === undefined) return undefined
    const leaves = new Uint8Array(entries.length * 32)
    for (const [at, entry] of entries.entries()) {
      const leaf = leafHash(primitives, entry)
      leaves.set(leaf, at * 32)
      tree.push(leaf)
      if (tree.size() === olderSize) olderRoot = tree.root()
    }
    await compareTile(asked, { level: 0, index: tile, hashes: leaves })
    for (const full of upper.takeFull()) await compareTile(asked, full)
    await take(entries.map((bytes, at) => ({ index: tile * fullWidth + at, bytes })))
  }
  for (const part of upper.rest(size)) await compareTile(asked, part)
  return { root: tree.root(), olderRoot }
}
