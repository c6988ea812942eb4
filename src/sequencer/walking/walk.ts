/**
 * Compares the whole log with the tree, slowly, beside other work, so that entries that no one requests are checked
 * too. Each event is hashed and compared with its leaf, each hash of a higher level with those below, and the root
 * with the shown checkpoint.
 */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { pause } from '../../files/pacing.ts'
import type { EventReader, Recorded, StoredEvent, StoreFailure } from '../../store/event-store.ts'
import { pageAfter } from '../../store/page.ts'
import { nodeCrypto } from '../../transparency/node-crypto.ts'
import type { ProvingFailure } from '../../transparency/proving/failure.ts'
import { newProver } from '../../transparency/proving/prover.ts'
import type { TreeNotRead } from '../../transparency/tree/not-read.ts'
import { holdTree, rolledBack } from '../checkpoints/hold-tree.ts'
import type { LogFault } from '../failure.ts'
import type { GrowingTree } from '../following/growing-tree.ts'
import { leavesOf } from '../following/leaves.ts'
import type { EntryTooLong } from '../following/leaves.ts'
import type { SignedTree } from '../signed/last-signed.ts'
import { compareTree } from '../tree-files/compare-tree.ts'
import type { TreeDifference } from '../tree-files/compare-tree.ts'
import type { Leaf } from '../tree-files/tree-files.ts'
import { faultOfHash, faultOfPosition } from './judge.ts'

/**
 * Called after each piece with its bytes and the ms of this thread that it took. Resolves when the next piece may be
 * read.
 */
export type Pace = (bytes: number, workedMs: number) => Promise<void>

export type WalkEnv = {
  readonly origin: string
  readonly tree: Pick<GrowingTree, 'tree' | 'positionOf' | 'openings'>
  readonly reader: Pick<EventReader<StoredEvent>, 'readAll'>
  /** Whether the log is in this process, so that reading it takes time of this thread. */
  readonly isCounted: boolean
  /** The shown checkpoint, or before the first one the last signed tree. */
  readonly signed: () => SignedTree | undefined
}

/** Reasons why a walk ended early without a finding. It starts again later. */
export type BrokenOff =
  | StoreFailure
  | EntryTooLong
  | ProvingFailure
  | TreeNotRead
  /** The files were opened again, or the log was not read as far as the tree. */
  | { readonly failure: 'tree-moved' }
  | { readonly failure: 'aborted' }

export type Walked = Either<LogFault | BrokenOff, number>

/** The number of events in a piece: less than a millisecond of reading and hashing. */
const perPiece = 64
/** A replaced server may be behind: the time that it has to catch up, in ms. */
const secondLookMs = 5_000

type Piece = {
  readonly leaves: ReadonlyArray<Leaf>
  readonly bytes: number
}

const hashed = (page: ReadonlyArray<Recorded<StoredEvent>>): Either<EntryTooLong, Piece> => {
  const leaves = leavesOf(page)
  if (E.isLeft(leaves)) return leaves
  const bytes = page.reduce((sum, { event }) => sum + event.json.length, 0)
  return E.right({ leaves: leaves.right, bytes })
}

/** The next events. If there are none although the log must go on, it asks once more after a pause. */
const nextPage = async (
  { reader }: WalkEnv,
  after: bigint,
  signal: AbortSignal,
): Promise<Either<StoreFailure, ReadonlyArray<Recorded<StoredEvent>>>> => {
  const next = pageAfter(reader)
  const page = await next(after, perPiece)()
  if (E.isLeft(page) || page.right.length > 0) return page
  await pause(secondLookMs, signal)
  return next(after, perPiece)()
}

/** `leaves` begin at index `from`. */
const faultOf = (
  { tree: { tree }, origin }: WalkEnv,
  signed: SignedTree | undefined,
  difference: TreeDifference,
  { from, leaves }: { readonly from: number; readonly leaves: ReadonlyArray<Leaf> },
): LogFault | BrokenOff => {
  switch (difference.differs) {
    case 'hash':
      return faultOfHash(tree, signed, difference)
    case 'position':
      return faultOfPosition(tree, leaves[difference.index - from]?.hash, difference)
    case 'length':
      return signed !== undefined && difference.index < signed.size
        ? rolledBack(origin, signed.size, difference.index)
        : { failure: 'tree-moved' }
  }
}

/** Walks once. Right: the number of compared entries, all that the tree had at the beginning. */
export const walkLog = async (env: WalkEnv, pace: Pace, signal: AbortSignal): Promise<Walked> => {
  const { tree, origin, isCounted } = env
  const openings = tree.openings()
  const signed = env.signed()
  const size = tree.tree.size()
  const comparison = compareTree(nodeCrypto, tree)
  const told = (difference: TreeDifference, from: number, leaves: ReadonlyArray<Leaf>): Walked =>
    E.left(
      tree.openings() === openings
        ? faultOf(env, signed, difference, { from, leaves })
        : { failure: 'tree-moved' },
    )
  let [seen, after] = [0, -1n]
  while (seen < size) {
    if (signal.aborted) return E.left({ failure: 'aborted' })
    const beganMs = performance.now()
    const page = await nextPage(env, after, signal)
    if (signal.aborted) return E.left({ failure: 'aborted' })
    if (E.isLeft(page)) return page
    const readMs = performance.now()
    const piece = hashed(page.right)
    if (E.isLeft(piece)) return piece
    const { leaves, bytes } = piece.right
    const last = leaves.at(-1)
    if (last === undefined) break
    const difference = comparison.take(leaves)
    if (difference !== undefined) return told(difference, seen, leaves)
    seen += leaves.length
    after = last.position
    await pace(bytes, performance.now() - (isCounted ? beganMs : readMs))
  }
  const difference = comparison.end()
  if (difference !== undefined) return told(difference, seen, [])
  if (tree.openings() !== openings) return E.left({ failure: 'tree-moved' })
  const held =
    signed === undefined
      ? E.right(undefined)
      : holdTree(origin, newProver(nodeCrypto, tree.tree), signed)
  return E.isLeft(held) ? held : E.right(size)
}
