/** The last, partial tile of each level: turns leaf hashes into the hashes to write on every level. */
import type { Primitives } from '../../transparency/primitives.ts'
import { tileRoot } from '../../transparency/tiles/tile-root.ts'
import { fullWidth } from '../../transparency/tiles/tile.ts'
import { emptyRoot, nodeHash } from '../../transparency/tree/hash.ts'

/** The levels of a tree below 2^53 leaves. */
export const levels: ReadonlyArray<number> = [0, 1, 2, 3, 4, 5, 6]

export type Tails = {
  /** Adds the hash of the next leaf. */
  readonly add: (leaf: Uint8Array) => void
  /** The hashes added to each level since the last call, in order. */
  readonly take: () => ReadonlyArray<Buffer>
  /**
   * The root over all leaves, including those before `begun`, computed from memory: a file damaged meanwhile cannot
   * affect a signed root.
   */
  readonly root: () => Uint8Array
}

/** The roots of the full subtrees over hashes of one height, largest first. */
const peaksOf = (primitives: Primitives, hashes: ReadonlyArray<Uint8Array>): Uint8Array[] => {
  const peaks: Uint8Array[] = []
  let at = 0
  for (let width = fullWidth / 2; width >= 1; width /= 2) {
    if (hashes.length - at < width) continue
    peaks.push(tileRoot(primitives, hashes.slice(at, at + width)))
    at += width
  }
  return peaks
}

/** `begun`: the hashes of each level's last, partial tile. */
export const newTails = (
  primitives: Primitives,
  begun: ReadonlyArray<ReadonlyArray<Uint8Array>>,
): Tails => {
  const tails = levels.map((level) => [...(begun[level] ?? [])])
  const came: Uint8Array[][] = levels.map(() => [])
  const add = (level: number, hash: Uint8Array): void => {
    const tail = tails[level]
    if (tail === undefined) return
    came[level]?.push(hash)
    tail.push(hash)
    if (tail.length < fullWidth) return
    const root = tileRoot(primitives, tail)
    tail.length = 0
    add(level + 1, root)
  }
  return {
    add: (leaf) => add(0, leaf),
    take: () =>
      came.map((hashes) => {
        const bytes = Buffer.concat(hashes)
        hashes.length = 0
        return bytes
      }),
    // RFC 6962 section 2.1: the largest full subtree on the left, the root of the rest on the right.
    root: () => {
      const [last = emptyRoot(primitives), ...larger] = tails
        .toReversed()
        .flatMap((tail) => peaksOf(primitives, tail))
        .toReversed()
      return larger.reduce((root, peak) => nodeHash(primitives, peak, root), last)
    },
  }
}
