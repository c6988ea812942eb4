/**
 * The tree's files while they grow. Leaves are collected, because each append is a write, and can be read once they
 * are appended. After an error of the disk, the files are opened again and the lost leaves are hashed anew.
 */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { nodeCrypto } from '../../transparency/node-crypto.ts'
import type { LogTree } from '../../transparency/log-tree.ts'
import { fullWidth } from '../../transparency/tiles/tile.ts'
import { newProver } from '../../transparency/proving/prover.ts'
import type { Prover } from '../../transparency/proving/prover.ts'
import type { TreeFailure } from '../tree-files/failure.ts'
import { lastingReads } from '../tree-files/lasting-reads.ts'
import type { LastingReads } from '../tree-files/lasting-reads.ts'
import type { Leaf, TreeFiles, TreeHead } from '../tree-files/tree-files.ts'

/** The most leaves collected: some 5 MB while a tree is made anew. */
const mostGathered = 4_096

export type GrowingTree = Pick<TreeFiles, 'indexOf' | 'positionOf'> & {
  /** All appended leaves, in the files that are open now. */
  readonly tree: LogTree
  readonly prover: () => Prover
  /** The number of times the files were opened: after another opening, leaves read earlier may be gone. */
  readonly openings: () => number
  /** The position of the last leaf taken. */
  readonly position: () => bigint
  /** The number of leaves taken, including those not appended yet. */
  readonly taken: () => number
  /** Takes the next leaves. Fails after an error of the files until `restore`, even with no leaves. */
  readonly take: (leaves: ReadonlyArray<Leaf>) => Promise<Either<TreeFailure, void>>
  /** The same without waiting. False, and nothing is taken, after an error or if the disk is too far behind. */
  readonly takeNow: (leaves: ReadonlyArray<Leaf>) => boolean
  /** Appends the collected leaves. */
  readonly append: () => Promise<Either<TreeFailure, void>>
  /** Appends, and syncs to disk. */
  readonly sync: () => Promise<Either<TreeFailure, TreeHead>>
  /** Opens the files again after an error; drops leaves that were not on disk. */
  readonly restore: () => Promise<Either<TreeFailure, void>>
  /**
   * The last error of the disk: of a write, until a later one succeeds; of a read, until what was asked for can be
   * read. Reads one hash, so that a disk that fails is noticed although nobody asks for anything.
   */
  readonly failing: () => TreeFailure | undefined
  readonly close: () => Promise<void>
}

type Failing = { readonly failure: TreeFailure; readonly by: 'append' | 'sync' | 'opening' }

type State = {
  files: TreeFiles
  /** `files.tree`, read so that an error of the disk has its name. */
  tree: LogTree
  reads: LastingReads
  prover: Prover
  gathered: Leaf[]
  position: bigint
  /** The error after which nothing is appended to these files. */
  failed: TreeFailure | undefined
  /** The number of leaves being written. */
  appending: number
  closing: Promise<void> | undefined
  openings: number
  failing: Failing | undefined
}

/** Reads one hash of the last tile. */
const probeOf =
  ({ size, tile }: LogTree) =>
  (): unknown =>
    size() === 0 ? undefined : tile(0, Math.floor((size() - 1) / fullWidth), 1)

const stateOf = (files: TreeFiles, openings: number, failing?: Failing): State => {
  const reads = lastingReads(probeOf(files.tree))
  const tree: LogTree = {
    size: files.tree.size,
    tile: (level, index, width) => reads.read(() => files.tree.tile(level, index, width)),
  }
  return {
    files,
    tree,
    reads,
    prover: newProver(nodeCrypto, tree),
    gathered: [],
    position: files.head().position,
    failed: undefined,
    appending: 0,
    closing: undefined,
    openings,
    failing,
  }
}

const fail = (state: State, failure: TreeFailure, by: Failing['by']): void => {
  if (by !== 'opening') state.failed = failure
  state.failing = { failure, by }
}

const appendIn = async (state: State): Promise<Either<TreeFailure, void>> => {
  const { files, gathered: leaves } = state
  if (state.failed !== undefined) return E.left(state.failed)
  if (leaves.length === 0) return E.right(undefined)
  state.gathered = []
  state.appending += leaves.length
  const appended = await files.append(leaves)
  // The files were opened again meanwhile, and do not have these leaves.
  if (state.files !== files) return appended
  state.appending -= leaves.length
  if (E.isLeft(appended)) fail(state, appended.left, 'append')
  // A full disk may accept a write that its sync then loses: only a successful sync ends that error.
  else if (state.failing?.by !== 'sync') state.failing = undefined
  return appended
}

const gather = (state: State, leaves: ReadonlyArray<Leaf>): void => {
  state.gathered.push(...leaves)
  state.position = leaves.at(-1)?.position ?? state.position
}

const takeIn = (state: State, leaves: ReadonlyArray<Leaf>): Promise<Either<TreeFailure, void>> => {
  if (state.failed !== undefined) return Promise.resolve(E.left(state.failed))
  gather(state, leaves)
  return state.gathered.length < mostGathered
    ? Promise.resolve(E.right(undefined))
    : appendIn(state)
}

const takeNowIn = (state: State, leaves: ReadonlyArray<Leaf>): boolean => {
  if (state.failed !== undefined || state.appending + state.gathered.length > 2 * mostGathered)
    return false
  gather(state, leaves)
  // The next take, append or sync reports a failure.
  if (state.gathered.length >= mostGathered) void appendIn(state)
  return true
}

const syncIn = async (state: State): Promise<Either<TreeFailure, TreeHead>> => {
  const appended = await appendIn(state)
  if (E.isLeft(appended)) return appended
  const { files } = state
  const synced = await files.sync()
  if (state.files !== files) return synced
  if (E.isLeft(synced)) fail(state, synced.left, 'sync')
  else state.failing = undefined
  return synced
}

/** Closes once. */
const closeIn = (state: State): Promise<void> => (state.closing ??= state.files.close())

const restoreIn = async (
  state: State,
  open: () => Promise<Either<TreeFailure, TreeFiles>>,
): Promise<Either<TreeFailure, void>> => {
  if (state.failed === undefined) return E.right(undefined)
  const { files } = state
  // The failed files stay open until others are: what is on disk can be read, and served, meanwhile.
  await files.settled()
  const opened = await open()
  if (E.isLeft(opened)) {
    if (state.failing?.by !== 'sync') fail(state, opened.left, 'opening')
    return opened
  }
  Object.assign(state, stateOf(opened.right, state.openings + 1, state.failing))
  await files.close()
  return E.right(undefined)
}

/** `open` opens the same folder again. */
export const growTree = (
  files: TreeFiles,
  open: () => Promise<Either<TreeFailure, TreeFiles>>,
): GrowingTree => {
  const state = stateOf(files, 0)
  return {
    tree: {
      size: () => state.tree.size(),
      tile: (level, index, width) => state.tree.tile(level, index, width),
    },
    prover: () => state.prover,
    openings: () => state.openings,
    indexOf: (position) => state.reads.read(() => state.files.indexOf(position)),
    positionOf: (index) => state.reads.read(() => state.files.positionOf(index)),
    position: () => state.position,
    taken: () => state.files.tree.size() + state.gathered.length,
    take: (leaves) => takeIn(state, leaves),
    takeNow: (leaves) => takeNowIn(state, leaves),
    append: () => appendIn(state),
    sync: () => syncIn(state),
    restore: () => restoreIn(state, open),
    failing: () => state.failing?.failure ?? state.reads.failing(),
    close: () => closeIn(state),
  }
}
