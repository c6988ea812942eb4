/** The follower that hashes events into the tree, in small slices, since its thread serves everything else too. */
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

/** Failures that a repetition cannot solve. */
export type Stop =
  | EntryTooLong
  | Extract<TreeFailure, { readonly failure: 'tree-of-another-ledger' | 'leaf-out-of-order' }>
  | Extract<StoreFailure, { readonly failure: 'corrupt' }>

const pieceMs = 1
/**
 * The follower takes one of so many parts of the time when much is waiting, so that a rebuild of the tree does not
 * delay decisions.
 */
const shares = 3
/** More events than arrive at once on a live log: the tree is being rebuilt. */
const bulk = 512

/** Lets other work run between two slices; most of the time, if much is waiting. */
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

/** The events that are not in the tree: those that this process wrote were taken when they were durable. */
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

/** Follows the log from the last leaf on. `onTaken` is called after each batch. */
export const treeFollower = (tree: GrowingTree, onTaken: () => void): Follower<Halt, Stop> => ({
  position: tree.position,
  restore: tree.restore,
  apply: async (batch) => {
    const more = untaken(tree, batch)
    // Also with no leaves, so that failed files are opened again.
    const taken = await takeBatch(tree, more)
    if (more.length > 0) onTaken()
    return taken
  },
  // Positions between events have no leaf, so none is stored: after a failure they are read again.
  onPosition: () => {},
  stopFor,
  kindOf: ({ failure }) => failure,
})
