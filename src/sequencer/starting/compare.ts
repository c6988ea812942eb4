/**
 * Comparisons at the start, before anything is served: the last signed tree, the tree's files, and the first and last
 * entries of the log. Each takes a few reads, however long the log; `fsck` reads all of it.
 */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { EventReader, StoredEvent, StoreFailure } from '../../store/event-store.ts'
import { toBase64 } from '../../transparency/bytes/base64.ts'
import { equalBytes } from '../../transparency/bytes/equal.ts'
import { nodeCrypto } from '../../transparency/node-crypto.ts'
import type { ProvingFailure } from '../../transparency/proving/failure.ts'
import { newProver } from '../../transparency/proving/prover.ts'
import { holdTree, rolledBack } from '../checkpoints/hold-tree.ts'
import type { LogFault } from '../failure.ts'
import { leafOf } from '../following/leaves.ts'
import type { SignedTree } from '../signed/last-signed.ts'
import type { TreeFiles } from '../tree-files/tree-files.ts'
import { leafIn } from '../tree-files/level-tree.ts'
import { faultOfEntry } from '../walking/judge.ts'

export type Compared = {
  readonly origin: string
  readonly last: SignedTree | undefined
  readonly files: Pick<TreeFiles, 'tree' | 'positionOf'>
  readonly reader: Pick<EventReader<StoredEvent>, 'readAll' | 'head'>
  /** Whether positions are the indexes, as on a log in a folder; then the log's end gives the number of entries. */
  readonly isCounted: boolean
  /** The index of the entry for which the log was stopped before; undefined if there is none. */
  readonly noted: number | undefined
}

/**
 * `again`: make the tree anew. Either it has entries that the log lacks and that were never signed, or the log moved
 * to a server, where positions differ. The new tree is compared with the last signed one.
 */
export type Outcome = 'level' | 'again'

/** Compares the event of one entry with its leaf; `moved` if its position changed. */
const holdLeaf = async (
  { files, reader, isCounted, last }: Omit<Compared, 'origin'>,
  index: number,
): Promise<Either<LogFault | StoreFailure, 'held' | 'moved'>> => {
  const position = files.positionOf(index)
  const hash = leafIn(files.tree, index)
  if (position === undefined || hash === undefined) return E.right('held')
  const page = await reader.readAll({ direction: 'forwards', from: position, maxCount: 1 })()
  if (E.isLeft(page)) return page
  const [recorded] = page.right
  const leaf = recorded === undefined ? undefined : leafOf(recorded)
  const found = leaf !== undefined && E.isRight(leaf) ? leaf.right : undefined
  const isThere = found?.position === position
  if (isThere && equalBytes(found.hash, hash)) return E.right('held')
  if (!isThere && !isCounted) return E.right('moved')
  const expected = toBase64(hash)
  return E.left(
    isThere
      ? faultOfEntry(files.tree, last, { index, expected, found: toBase64(found.hash) })
      : { failure: 'event-rewritten', index, expected, found: 'no event' },
  )
}

/** The number of the tree's entries that the log still has, judged by its end. */
const entriesLeft = ({ tree, positionOf }: Compared['files'], logHead: bigint): number => {
  let [low, high] = [0, tree.size()]
  while (low < high) {
    const middle = Math.floor((low + high) / 2)
    if ((positionOf(middle) ?? logHead + 1n) <= logHead) low = middle + 1
    else high = middle
  }
  return low
}

/** Compares the first entry, the last signed one, and the last of the tree. */
const holdEdges = async (
  compared: Compared,
  size: number,
): Promise<Either<LogFault | StoreFailure, 'held' | 'moved'>> => {
  const signed = compared.last?.size ?? 0
  const edges = new Set([0, signed - 1, size - 1].filter((index) => index >= 0 && index < size))
  for (const index of edges) {
    const held = await holdLeaf(compared, index)
    if (E.isLeft(held) || held.right === 'moved') return held
  }
  return E.right('held')
}

/**
 * Compares the entry for which the log was stopped before. If the tree is too small, it is compared with all others
 * once the tree has grown.
 */
const holdNoted = async (
  compared: Compared,
  reach: number,
): Promise<Either<LogFault | StoreFailure, void>> => {
  const { noted } = compared
  if (noted === undefined || noted >= reach) return E.right(undefined)
  // Its neighbours have their positions, so it has not moved, on a server either.
  const held = await holdLeaf({ ...compared, isCounted: true }, noted)
  return E.isLeft(held) ? held : E.right(undefined)
}

/** Makes the comparisons. Those that need a larger tree are made when it has grown (`startCheckpoints`). */
export const compareAtStart = async (
  compared: Compared,
): Promise<Either<LogFault | StoreFailure | ProvingFailure, Outcome>> => {
  const { origin, last, files, reader, isCounted } = compared
  const head = await reader.head()()
  if (E.isLeft(head)) return head
  const size = files.tree.size()
  const entries = isCounted ? Number(head.right + 1n) : entriesLeft(files, head.right)
  const isBehind = size < (last?.size ?? 0) && !isCounted
  if (last !== undefined && entries < last.size && !isBehind)
    return E.left(rolledBack(origin, last.size, entries))
  const edges = await holdEdges(compared, Math.min(size, entries))
  if (E.isLeft(edges)) return edges
  if (edges.right === 'moved') return E.right('again')
  const noted = await holdNoted(compared, Math.min(size, entries))
  if (E.isLeft(noted)) return noted
  if (last !== undefined && size >= last.size) {
    const held = holdTree(origin, newProver(nodeCrypto, files.tree), last)
    if (E.isLeft(held)) return held
  }
  return E.right(entries < size ? 'again' : 'level')
}
