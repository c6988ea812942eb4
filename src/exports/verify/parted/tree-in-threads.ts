/** Computes the tree of a whole ledger from leaves that threads hash. The comparisons are those of a single thread. */
import { maxEntryBytes } from '../../../transparency/tiles/entry-bundle.ts'
import { fullWidth, widthAt } from '../../../transparency/tiles/tile.ts'
import type { Positions } from '../checks/positions.ts'
import { growingRoot } from '../tree/growing-root.ts'
import type { GrowingRoot } from '../tree/growing-root.ts'
import { entriesTileFile } from '../tree/tile-files.ts'
import { compareTile, upperTiles } from '../tree/whole-tree.ts'
import type { Roots, TreeAsked } from '../tree/whole-tree.ts'
import type { Threads, TileHashes } from './threads.ts'

/** The largest number of tiles on their way to a thread, of some 200 kB each. */
const mostWaiting = 3

type Asked = TreeAsked & {
  readonly threads: Threads
  readonly positions: Positions
}

/** The positions of a tile's entries; undefined if one is missing or they do not rise. */
const placesOf = async (
  positions: Positions,
  width: number,
  last: bigint,
): Promise<BigInt64Array | undefined> => {
  const places = new BigInt64Array(width)
  let before = last
  for (let at = 0; at < width; at += 1) {
    const told = positions.next()
    const place = typeof told === 'bigint' ? told : await told
    if (place === undefined || place <= before) return undefined
    places[at] = place
    before = place
  }
  return places
}

const growing = ({ primitives, size, olderSize }: TreeAsked) => {
  const upper = upperTiles()
  const tree: GrowingRoot = growingRoot(primitives, (level, index, root) =>
    upper.add(level + 1, index, root),
  )
  let olderRoot = olderSize === 0 ? tree.root() : undefined
  return {
    /** Adds a tile to the tree: by its root if that is enough, or leaf by leaf. */
    add: ({ leaves, root }: TileHashes): void => {
      const isOlderWithin =
        olderSize !== undefined && olderSize > tree.size() && olderSize < tree.size() + fullWidth
      if (root !== undefined && !isOlderWithin) tree.pushTile(root)
      else
        for (let at = 0; at < leaves.length; at += 32) {
          tree.push(leaves.subarray(at, at + 32))
          if (tree.size() === olderSize) olderRoot = tree.root()
        }
      if (tree.size() === olderSize) olderRoot = tree.root()
    },
    takeFull: upper.takeFull,
    rest: () => upper.rest(size),
    roots: (): Roots => ({ root: tree.root(), olderRoot }),
  }
}

export type WalkedTree = { readonly roots: Roots; readonly last: bigint }

/**
 * The root; undefined if a file is missing or is no tile of the right size. Tiles that differ are added to `findings`.
 * Throws ArchiveError.
 */
export const walkInThreads = async (asked: Asked): Promise<WalkedTree | undefined> => {
  const { threads, files, size, positions } = asked
  const tree = growing(asked)
  const waiting: { readonly index: number; readonly hashed: Promise<TileHashes | undefined> }[] = []
  let last = -1n
  const settle = async (): Promise<boolean> => {
    const next = waiting.shift()
    const hashes = await next?.hashed
    if (next === undefined || hashes === undefined) return false
    tree.add(hashes)
    await compareTile(asked, { level: 0, index: next.index, hashes: hashes.leaves })
    for (const full of tree.takeFull()) await compareTile(asked, full)
    return asked.findings.count() === 0
  }
  for (let index = 0; index * fullWidth < size; index += 1) {
    const file = entriesTileFile(index, size)
    const width = widthAt(0, index, size)
    const places = await placesOf(positions, width, last)
    if (places === undefined || !files.has(file)) return undefined
    last = places.at(-1) ?? last
    const bytes = await files.whole(file, fullWidth * (2 + maxEntryBytes))
    const hashed = threads.entries({ first: index * fullWidth, width, bytes, positions: places })
    // The loop that takes the promise from the list handles the rejection.
    hashed.catch(() => {})
    waiting.push({ index, hashed })
    if (waiting.length > mostWaiting * threads.count && !(await settle())) return undefined
  }
  while (waiting.length > 0) if (!(await settle())) return undefined
  for (const part of tree.rest()) await compareTile(asked, part)
  return { roots: tree.roots(), last }
}
