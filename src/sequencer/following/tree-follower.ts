/** The follower that hashes events into the tree: in small pieces, since the thread that it works on serves everybody. */
import { setImmediate as nextTurn, setTimeout as delay } from 'node:timers/promises'
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { Batch, Follower } from '../../follower/follower.ts'
import type { StoreFailure } from '../../store/event-store.ts'
import type { TreeFailure } from '../tree-files/failure.ts'
import type { Leaf } from '../tree-files/tree-files.ts'
import type { GrowingTree } from './growing-tree.ts'
import { leafOf } from './leaves.ts'
import type { EntryTooLong } from './leaves.ts'

export type Halt = TreeFailure | EntryTooLong

/** What no further attempt can mend. */
export type Stop =
  | EntryTooLong
  | Extract<TreeFailure, { readonly failure: 'tree-of-another-ledger' | 'leaf-out-of-order' }>
  | Extract<StoreFailure, { readonly failure: 'corrupt' }>

const pieceMs = 1
/** Out of how many parts of the time one is taken where much waits: a tree that is made anew keeps nobody from deciding. */
const shares = 3
/** More than arrive at once, live: whoever is behind so far is making the tree anew. */
const bulk = 512

/** Between two pieces of work: lets others go first, and where much waits, leaves them most of the time. */
const giveWay = async (isBulk: boolean, tookMs: number): Promise<void> => {
  if (isBulk) await delay(tookMs * (shares - 1))
  else await nextTurn()
}

const takeBatch = async (tree: GrowingTree, batch: Batch): Promise<Either<Halt, void>> => {
  let leaves: Leaf[] = []
  let sinceMs = performance.now()
  for (const recorded of batch) {
    const leaf = leafOf(recorded)
    if (E.isLeft(leaf)) return leaf
    leaves.push(leaf.right)
    const tookMs = performance.now() - sinceMs
    if (tookMs < pieceMs) continue
    const taken = await tree.take(leaves)
    if (E.isLeft(taken)) return taken
    leaves = []
    await giveWay(batch.length >= bulk, tookMs)
    sinceMs = performance.now()
  }
  return tree.take(leaves)
}

/** What of it the tree does not have: events that this process wrote were taken when they were durable. */
const untaken = (tree: GrowingTree, batch: Batch): Batch => {
  const taken = tree.position()
  const [first] = batch
  return first === undefined || first.position > taken
    ? batch
    : batch.filter(({ position }) => position > taken)
}

const stopFor = (halt: Halt | StoreFailure): Stop | undefined =>
  halt.failure === 'entry-too-long' ||
  halt.failure === 'tree-of-another-ledger' ||
  halt.failure === 'leaf-out-of-order' ||
  halt.failure === 'corrupt'
    ? halt
    : undefined

/** Follows the log from the last leaf on; `onTaken` is called after each batch. */
export const treeFollower = (tree: GrowingTree, onTaken: () => void): Follower<Halt, Stop> => ({
  position: tree.position,
  restore: tree.restore,
  apply: async (batch) => {
    const more = untaken(tree, batch)
    // Also of nothing: files that failed meanwhile are opened again.
    const taken = await takeBatch(tree, more)
    if (more.length > 0) onTaken()
    return taken
  },
  // What lies between two events is no leaf: after a failure it is read again.
  onPosition: () => {},
  stopFor,
  kindOf: ({ failure }) => failure,
})
