/**
 * The files of the tree as they grow: leaves are gathered, since each append is a write, and what was gathered is read
 * only once it is appended. After a failure of the disk the files are opened again, and what was lost is hashed anew.
 */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { nodeCrypto } from '../../transparency/node-crypto.ts'
import type { LogTree } from '../../transparency/log-tree.ts'
import { newProver } from '../../transparency/proving/prover.ts'
import type { Prover } from '../../transparency/proving/prover.ts'
import type { TreeFailure } from '../tree-files/failure.ts'
import type { Leaf, TreeFiles, TreeHead } from '../tree-files/tree-files.ts'

/** Leaves that are gathered at most: some 5 MB while a tree is made anew. */
const mostGathered = 4_096

export type GrowingTree = Pick<TreeFiles, 'indexOf' | 'positionOf'> & {
  /** All leaves that are appended, on whichever files are open now. */
  readonly tree: LogTree
  readonly prover: () => Prover
  /** How often the files were opened again: what was read before may not be there any more. */
  readonly openings: () => number
  /** Of the last leaf that was taken. */
  readonly position: () => bigint
  /** Leaves taken, those among them that are not appended yet. */
  readonly taken: () => number
  readonly take: (leaves: ReadonlyArray<Leaf>) => Promise<Either<TreeFailure, void>>
  /** Appends what was gathered. */
  readonly append: () => Promise<Either<TreeFailure, void>>
  /** Appends, and brings to disk. */
  readonly sync: () => Promise<Either<TreeFailure, TreeHead>>
  /** Opens the files again where they failed; what was not on disk is forgotten. */
  readonly restore: () => Promise<Either<TreeFailure, void>>
  readonly close: () => Promise<void>
}

type State = {
  files: TreeFiles
  prover: Prover
  gathered: Leaf[]
  position: bigint
  hasFailed: boolean
  openings: number
}

const stateOf = (files: TreeFiles, openings: number): State => ({
  files,
  prover: newProver(nodeCrypto, files.tree),
  gathered: [],
  position: files.head().position,
  hasFailed: false,
  openings,
})

const appendIn = async (state: State): Promise<Either<TreeFailure, void>> => {
  const leaves = state.gathered
  if (leaves.length === 0) return E.right(undefined)
  state.gathered = []
  const appended = await state.files.append(leaves)
  if (E.isLeft(appended)) state.hasFailed = true
  return appended
}

const restoreIn = async (
  state: State,
  open: () => Promise<Either<TreeFailure, TreeFiles>>,
): Promise<Either<TreeFailure, void>> => {
  if (!state.hasFailed) return E.right(undefined)
  await state.files.close()
  const opened = await open()
  if (E.isLeft(opened)) return opened
  Object.assign(state, stateOf(opened.right, state.openings + 1))
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
      size: () => state.files.tree.size(),
      tile: (level, index, width) => state.files.tree.tile(level, index, width),
    },
    prover: () => state.prover,
    openings: () => state.openings,
    indexOf: (position) => state.files.indexOf(position),
    positionOf: (index) => state.files.positionOf(index),
    position: () => state.position,
    taken: () => state.files.tree.size() + state.gathered.length,
    take: async (leaves) => {
      state.gathered.push(...leaves)
      state.position = leaves.at(-1)?.position ?? state.position
      return state.gathered.length < mostGathered ? E.right(undefined) : appendIn(state)
    },
    append: () => appendIn(state),
    sync: async () => {
      const appended = await appendIn(state)
      if (E.isLeft(appended)) return appended
      const synced = await state.files.sync()
      if (E.isLeft(synced)) state.hasFailed = true
      return synced
    },
    restore: () => restoreIn(state, open),
    close: () => state.files.close(),
  }
}
