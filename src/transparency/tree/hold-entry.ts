/** An entry that is about to be handed out, against the leaf that was hashed when it was recorded. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { toBase64 } from '../bytes/base64.ts'
import { equalBytes } from '../bytes/equal.ts'
import type { LogTree } from '../log-tree.ts'
import type { Primitives } from '../primitives.ts'
import { leafHash } from './hash.ts'

/** An event is not the one whose hash is in the tree; both hashes in base64. */
export type EventRewritten = {
  readonly failure: 'event-rewritten'
  /** From 0. */
  readonly index: number
  readonly expected: string
  readonly found: string
}

/** A file of the tree is not what the log makes, and the event is the one that was signed. */
export type TreeDamaged = {
  readonly failure: 'tree-damaged'
  /** Its name in the folder of the tree. */
  readonly file: string
  /** In the file, from 0. */
  readonly index: number
  readonly expected: string
  readonly found: string
}

/** The reasons why an entry and the tree differ: the signed checkpoint decides which of the two is right. */
export type EntryFault = EventRewritten | TreeDamaged

/** Holds one entry, as it is hashed, against the leaf at its index. What the tree does not reach yet holds. */
export type HoldEntry = (index: number, entry: Uint8Array) => Either<EntryFault, void>

const tileWidth = 256
const hashBytes = 32

/** Holds entries against this tree, which is believed. The tile that was used last is kept: entries are mostly asked for in order. */
export const entryHolder = (
  primitives: Primitives,
  tree: LogTree,
): ((index: number, entry: Uint8Array) => Either<EventRewritten, void>) => {
  let kept: { readonly tile: number; readonly bytes: Uint8Array } | undefined
  const leafAt = (index: number): Uint8Array | undefined => {
    if (index >= tree.size()) return undefined
    const at = index % tileWidth
    const tile = (index - at) / tileWidth
    if (kept?.tile !== tile || kept.bytes.length < (at + 1) * hashBytes) {
      const width = Math.min(tileWidth, tree.size() - tile * tileWidth)
      const bytes = tree.tile(0, tile, width)
      if (bytes === undefined) return undefined
      kept = { tile, bytes }
    }
    return kept.bytes.subarray(at * hashBytes, (at + 1) * hashBytes)
  }
  return (index, entry) => {
    const leaf = leafAt(index)
    if (leaf === undefined) return E.right(undefined)
    const hash = leafHash(primitives, entry)
    return equalBytes(leaf, hash)
      ? E.right(undefined)
      : E.left({
          failure: 'event-rewritten',
          index,
          expected: toBase64(leaf),
          found: toBase64(hash),
        })
  }
}
