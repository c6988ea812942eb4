/** The open tree: appends to the files, syncs them, and records their lengths in the head. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { Fault } from '../../files/fault.ts'
import type { FileNumber, Io } from '../../files/io.ts'
import type { LogTree } from '../../transparency/log-tree.ts'
import type { Primitives } from '../../transparency/primitives.ts'
import { hashesAt } from '../../transparency/tiles/tile.ts'
import type { TreeFailure } from './failure.ts'
import type { GrowingFile } from './growing-file.ts'
import type { HeadBlock } from './head-block.ts'
import { writeHead } from './head-file.ts'
import { hashBytes, treeOf } from './level-tree.ts'
import type { Positions } from './positions.ts'
import { levels, newTails } from './tails.ts'
import type { Tails } from './tails.ts'
import type { Leaf, TreeFiles } from './tree-files.ts'

/** All that is open. */
export type Files = {
  readonly io: Io
  readonly folder: string
  readonly headFile: FileNumber
  readonly levelFiles: ReadonlyArray<GrowingFile>
  readonly positionsFile: GrowingFile
  readonly positions: Positions
}

type State = {
  size: number
  position: bigint
  head: HeadBlock
  /** The reason why nothing is written any more. */
  failed: TreeFailure | undefined
}

/** The hashes of each level's last tile, unless it is full. */
const tailsOf = (primitives: Primitives, tree: LogTree): Tails =>
  newTails(
    primitives,
    levels.map((level) => {
      const width = hashesAt(level, tree.size()) % 256
      const index = Math.floor(hashesAt(level, tree.size()) / 256)
      const bytes = width === 0 ? new Uint8Array() : tree.tile(level, index, width)
      if (bytes === undefined) throw new Error(`level-${level} ends before its last tile`)
      return Array.from({ length: width }, (_, at) =>
        bytes.slice(at * hashBytes, (at + 1) * hashBytes),
      )
    }),
  )

const outOfOrder = (
  { size, position }: State,
  leaves: ReadonlyArray<Leaf>,
): TreeFailure | undefined => {
  let before = position
  for (const [at, leaf] of leaves.entries()) {
    if (leaf.position <= before || leaf.hash.length !== hashBytes)
      return { failure: 'leaf-out-of-order', index: size + at, position: leaf.position }
    before = leaf.position
  }
  return undefined
}

const appendTo = async (
  { levelFiles, positions }: Files,
  tails: Tails,
  state: State,
  leaves: ReadonlyArray<Leaf>,
): Promise<void> => {
  for (const { hash } of leaves) tails.add(hash)
  for (const [level, bytes] of tails.take().entries()) await levelFiles[level]?.append(bytes)
  await positions.append(
    state.size,
    leaves.map(({ position }) => position),
  )
  state.size += leaves.length
  state.position = leaves.at(-1)?.position ?? state.position
}

/** Order: write hashes, sync, write head, sync. So a head on disk never covers missing hashes. */
const bringToDisk = async (
  { io, folder, headFile, levelFiles, positionsFile, positions }: Files,
  state: State,
  root: Uint8Array,
): Promise<void> => {
  let isNew = false
  for (const file of [...levelFiles, positionsFile]) isNew = (await file.sync()).isNew || isNew
  if (isNew) await io.syncFolder(folder)
  const head = {
    ...state.head,
    generation: state.head.generation + 1,
    size: state.size,
    position: state.position,
    hasPositions: positions.isKept(),
    root,
  }
  await writeHead(io, headFile, head)
  state.head = head
}

/** Runs operations one after another; none after a failure. */
const inTurn = (state: State) => {
  let last: Promise<unknown> = Promise.resolve()
  const run = async <A>(work: () => Promise<Either<TreeFailure, A>>) => {
    if (state.failed !== undefined) return E.left(state.failed)
    try {
      return await work()
    } catch (cause) {
      state.failed = { failure: 'tree-not-written', cause }
      return E.left(state.failed)
    }
  }
  const turn = <A>(
    work: () => Promise<Either<TreeFailure, A>>,
  ): Promise<Either<TreeFailure, A>> => {
    const next = last.then(() => run(work))
    last = next
    return next
  }
  return { turn, settled: () => last }
}

const syncAll = async (
  files: Files,
  state: State,
  tails: Tails,
): Promise<Either<TreeFailure, HeadBlock>> => {
  if (state.size === state.head.size) return E.right(state.head)
  await bringToDisk(files, state, tails.root())
  return E.right(state.head)
}

const placesOf = (
  { positions }: Files,
  state: State,
): Pick<TreeFiles, 'indexOf' | 'positionOf'> => ({
  indexOf: (position) => positions.indexOf(position, state.size),
  positionOf: (index) =>
    Number.isSafeInteger(index) && index >= 0 && index < state.size
      ? positions.of(index)
      : undefined,
})

/** The tree over files that agree with `head`. */
export const writingTree = (
  primitives: Primitives,
  files: Files,
  head: HeadBlock,
  distrusted: Fault | undefined,
): TreeFiles => {
  const { size, position } = head
  const state: State = { size, position, head, failed: undefined }
  const tree = treeOf(files.levelFiles, () => state.size)
  const tails = tailsOf(primitives, tree)
  const { turn, settled } = inTurn(state)
  return {
    ...placesOf(files, state),
    tree,
    append: (leaves) =>
      turn(async () => {
        const wrong = outOfOrder(state, leaves)
        return wrong === undefined
          ? E.right(await appendTo(files, tails, state, leaves))
          : E.left(wrong)
      }),
    sync: () => turn(() => syncAll(files, state, tails)),
    head: () => state.head,
    distrusted,
    settled: async () => void (await settled()),
    close: async () => {
      await settled()
      for (const file of [...files.levelFiles, files.positionsFile]) file.close()
      files.io.close(files.headFile)
    },
  }
}
