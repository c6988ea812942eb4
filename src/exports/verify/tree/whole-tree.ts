/** For the scope `ledger`: computes the tree from the entries, and compares each tile with it. */
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

/** The bytes of an entry, with its index. */
export type Entry = { readonly index: number; readonly bytes: Uint8Array }

/** `findings`: for tiles that differ from the computed ones. */
export type TreeAsked = {
  readonly primitives: Primitives
  readonly files: CheckedFiles
  readonly findings: Findings
  readonly size: number
  /** A second size whose root is computed too, at most the tree's. */
  readonly olderSize: number | undefined
}

export type Roots = { readonly root: Uint8Array; readonly olderRoot: Uint8Array | undefined }

/** Compares a tile with the computed one. Throws ArchiveError. */
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

/** The computed hashes of a tile. */
export type Tile = { readonly level: number; readonly index: number; readonly hashes: Uint8Array }

/** Collects the hashes of tiles above level 0 from the roots of the tiles below. */
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
    /** The partial tiles at the right edge of a tree of this size. */
    rest: (size: number): ReadonlyArray<Tile> =>
      [...filling].map(([level, hashes]) => {
        const index = Math.floor(hashesAt(level, size) / fullWidth)
        return { level, index, hashes: hashes.subarray(0, widthAt(level, index, size) * 32) }
      }),
  }
}

/** The entries under a tile; undefined if the file is missing or incomplete. */
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
 * Passes on the entries in order, and computes their tree. Stops at the first file that is missing or incomplete; the
 * root is then undefined.
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
