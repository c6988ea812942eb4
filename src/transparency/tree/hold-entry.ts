/** Compares an entry that is about to be passed on with its leaf, hashed when it was recorded. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { toBase64 } from '../bytes/base64.ts'
import { equalBytes } from '../bytes/equal.ts'
import type { LogTree } from '../log-tree.ts'
import type { Primitives } from '../primitives.ts'
import { leafHash } from './hash.ts'

/** An event differs from the one whose hash is in the tree; both hashes in base64. */
export type EventRewritten = {
  readonly failure: 'event-rewritten'
  /** From 0. */
  readonly index: number
  readonly expected: string
  readonly found: string
}

/** A file of the tree differs from the log, and the event is the signed one. */
export type TreeDamaged = {
  readonly failure: 'tree-damaged'
  /** The file's name in the folder of the tree. */
  readonly file: string
  /** The place in the file, from 0. */
  readonly index: number
  readonly expected: string
  readonly found: string
}

/** The possible faults if an entry and the tree differ; the signed checkpoint decides which of the two is wrong. */
export type EntryFault = EventRewritten | TreeDamaged

/** Compares one entry, in its hashed form, with the leaf at its index. Succeeds if the tree does not have it yet. */
export type HoldEntry = (index: number, entry: Uint8Array) => Either<EntryFault, void>

const tileWidth = 256
const hashBytes = 32

/** Compares entries with this tree, which is trusted. The last tile is kept, since entries mostly come in order. */
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
