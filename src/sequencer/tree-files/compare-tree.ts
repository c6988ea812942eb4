/** Compares the tree's files with the log, leaf by leaf and level by level. */
import { equalBytes } from '../../transparency/bytes/equal.ts'
import type { Primitives } from '../../transparency/primitives.ts'
import { tileRoot } from '../../transparency/tiles/tile-root.ts'
import { fullWidth, hashesAt, widthAt } from '../../transparency/tiles/tile.ts'
import { hashBytes } from './level-tree.ts'
import { levels } from './tails.ts'
import type { Leaf, TreeFiles } from './tree-files.ts'

/** The first difference from the log. Hashes have 32 bytes; undefined if one is missing. */
export type TreeDifference =
  | {
      readonly differs: 'hash'
      /** 0 for leaves; on level L a hash is the root of 256^L leaves. */
      readonly level: number
      /** The place among the hashes of its level. */
      readonly index: number
      readonly expected: Uint8Array
      readonly found: Uint8Array | undefined
    }
  | {
      readonly differs: 'position'
      readonly index: number
      readonly expected: bigint
      readonly found: bigint | undefined
    }
  /** The tree has leaves beyond the log's last event, from this index on. */
  | { readonly differs: 'length'; readonly index: number; readonly found: number }

export type Comparison = {
  /** Takes the next leaves of the log, in order; those beyond the tree are ignored. */
  readonly take: (leaves: ReadonlyArray<Leaf>) => TreeDifference | undefined
  /** Call it after the last leaf. */
  readonly end: () => TreeDifference | undefined
}

type Compared = Pick<TreeFiles, 'tree' | 'positionOf'>

/** Compares the stored hashes of one tile, if any, with those from the log. */
const differenceIn = (
  { tree }: Compared,
  level: number,
  index: number,
  expected: ReadonlyArray<Uint8Array>,
): TreeDifference | undefined => {
  const width = Math.min(expected.length, widthAt(level, index, tree.size()))
  const bytes = width === 0 ? undefined : tree.tile(level, index, width)
  for (const [at, hash] of expected.entries()) {
    const slice = bytes?.subarray(at * hashBytes, (at + 1) * hashBytes)
    const found = slice?.length === hashBytes ? slice : undefined
    if (found === undefined || !equalBytes(found, hash))
      return { differs: 'hash', level, index: index * fullWidth + at, expected: hash, found }
  }
  return undefined
}

const positionDifference = (
  { positionOf }: Compared,
  index: number,
  expected: bigint,
): TreeDifference | undefined => {
  const found = positionOf(index)
  return found === expected ? undefined : { differs: 'position', index, expected, found }
}

/** A comparison that starts at the first leaf; its memory is one tile for each level. */
export const compareTree = (primitives: Primitives, files: Compared): Comparison => {
  const size = files.tree.size()
  const tails: Uint8Array[][] = levels.map(() => [])
  let seen = 0
  const tileOf = (level: number): number => Math.ceil(hashesAt(level, seen) / fullWidth) - 1
  const add = (level: number, hash: Uint8Array): TreeDifference | undefined => {
    const tail = tails[level]
    if (tail === undefined) return undefined
    tail.push(hash)
    if (tail.length < fullWidth) return undefined
    const difference = differenceIn(files, level, tileOf(level), tail)
    const root = tileRoot(primitives, tail)
    tail.length = 0
    return difference ?? add(level + 1, root)
  }
  return {
    take: (leaves) => {
      for (const { hash, position } of leaves) {
        if (seen >= size) return undefined
        const misplaced = positionDifference(files, seen, position)
        if (misplaced !== undefined) return misplaced
        seen += 1
        const difference = add(0, hash)
        if (difference !== undefined) return difference
      }
      return undefined
    },
    end: () => {
      for (const [level, tail] of tails.entries()) {
        const difference = differenceIn(files, level, tileOf(level), tail)
        if (difference !== undefined) return difference
      }
      return seen < size ? { differs: 'length', index: seen, found: size } : undefined
    },
  }
}
