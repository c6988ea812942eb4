/** Opens the folder of a tree: reads the head, cuts off everything beyond it, and appends from there. */
import { join } from 'node:path'
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { disk } from '../../files/disk.ts'
import type { Fault } from '../../files/fault.ts'
import { readFile } from '../../files/io.ts'
import type { FileNumber, Io } from '../../files/io.ts'
import type { Primitives } from '../../transparency/primitives.ts'
import { newProver } from '../../transparency/proving/prover.ts'
import { hashesAt } from '../../transparency/tiles/tile.ts'
import { emptyRoot } from '../../transparency/tree/hash.ts'
import type { TreeFailure } from './failure.ts'
import { openGrowing } from './growing-file.ts'
import type { GrowingFile } from './growing-file.ts'
import { decodeHeads } from './head-block.ts'
import type { HeadBlock } from './head-block.ts'
import { makeHead } from './head-file.ts'
import { newPositions, positionBytes } from './positions.ts'
import { hashBytes, treeOf } from './level-tree.ts'
import { levels } from './tails.ts'
import type { TreeFiles } from './tree-files.ts'
import { writingTree } from './writing.ts'
import type { Files } from './writing.ts'

export type TreeOptions = {
  /** The folder of the tree, used for nothing else; created if missing. */
  readonly folder: string
  /** 32 hex digits. */
  readonly ledgerId: string
  readonly primitives: Primitives
  /** `nothing`: drops the files of this ledger, so that the tree is made anew. */
  readonly from?: 'head' | 'nothing'
  /** The disk; tests use another one. */
  readonly io?: Io
}

/** `closers` close the opened files if the opening fails. */
type Opening = Required<TreeOptions> & { readonly closers: Array<() => void> }

const openIn = ({ io, folder, closers }: Opening, name: string): GrowingFile => {
  const file = openGrowing(io, join(folder, name))
  closers.push(file.close)
  return file
}

const noHead: Fault = { reason: 'there is no head', expected: 'head', found: 'no file' }

/** The head of the folder; a fault if neither block is usable, undefined for a new folder. */
const headIn = ({ io, folder }: Opening): Either<Fault, HeadBlock | undefined> => {
  const names = io.list(folder)
  if (names.includes('head')) return decodeHeads(readFile(io, join(folder, 'head')))
  return names.some((name) => name.startsWith('level-')) ? E.left(noHead) : E.right(undefined)
}

const bytesOf = (level: number, size: number): number => hashesAt(level, size) * hashBytes

const shortFault = (name: string, expected: number, found: number): Fault => ({
  reason: `${name} is shorter than the head says`,
  expected: String(expected),
  found: String(found),
})

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')

/** The difference of the files from the head: too short, or another root. */
const faultOf = (
  { primitives }: Opening,
  { size, hasPositions, root }: HeadBlock,
  levelFiles: ReadonlyArray<GrowingFile>,
  positions: GrowingFile,
): Fault | undefined => {
  for (const [level, file] of levelFiles.entries())
    if (file.length() < bytesOf(level, size))
      return shortFault(`level-${level}`, bytesOf(level, size), file.length())
  if (hasPositions && positions.length() < positionBytes(size))
    return shortFault('positions', positionBytes(size), positions.length())
  const computed = newProver(
    primitives,
    treeOf(levelFiles, () => size),
  ).rootAt(size)
  const found = E.isRight(computed) ? hexOf(computed.right) : computed.left.failure
  return found === hexOf(root)
    ? undefined
    : { reason: 'the root is another', expected: hexOf(root), found }
}

const emptyHead = ({ ledgerId, primitives }: Opening, generation: number): HeadBlock => ({
  ledgerId,
  generation,
  size: 0,
  position: -1n,
  hasPositions: false,
  root: emptyRoot(primitives),
})

const cutTo = async (
  { size, hasPositions }: HeadBlock,
  { levelFiles, positionsFile }: Pick<Files, 'levelFiles' | 'positionsFile'>,
): Promise<void> => {
  for (const [level, file] of levelFiles.entries()) await file.cut(bytesOf(level, size))
  await positionsFile.cut(hasPositions ? positionBytes(size) : 0)
}

/**
 * Writes the head, then cuts the files to it: all writes of a start. A usable head never covers more than the files
 * have.
 */
const makeReady = async (
  { io, folder, closers }: Opening,
  believed: HeadBlock,
  files: Pick<Files, 'levelFiles' | 'positionsFile'>,
): Promise<Either<TreeFailure, FileNumber>> => {
  try {
    const headFile = await makeHead(io, folder, believed)
    closers.push(() => io.close(headFile))
    await cutTo(believed, files)
    return E.right(headFile)
  } catch (cause) {
    return E.left({ failure: 'tree-not-written', cause })
  }
}

const openAll = async (opening: Opening): Promise<Either<TreeFailure, TreeFiles>> => {
  const { io, folder, ledgerId, primitives } = opening
  io.makeFolder(folder)
  const read = headIn(opening)
  const found = E.isRight(read) ? read.right : undefined
  if (found !== undefined && found.ledgerId !== ledgerId)
    return E.left({
      failure: 'tree-of-another-ledger',
      expected: ledgerId,
      found: found.ledgerId,
    })
  const levelFiles = levels.map((level) => openIn(opening, `level-${level}`))
  const positionsFile = openIn(opening, 'positions')
  const fault = E.isLeft(read)
    ? read.left
    : found && faultOf(opening, found, levelFiles, positionsFile)
  const believed =
    found !== undefined && fault === undefined && opening.from === 'head'
      ? found
      : emptyHead(opening, (found?.generation ?? 0) + 1)
  const ready = await makeReady(opening, believed, { levelFiles, positionsFile })
  if (E.isLeft(ready)) return ready
  const positions = newPositions(positionsFile, believed.hasPositions)
  const files = { io, folder, headFile: ready.right, levelFiles, positionsFile, positions }
  return E.right(writingTree(primitives, files, believed, fault))
}

/** Opens the tree of a ledger, or begins it. A fault of the files is returned in `distrusted`, and the tree begins anew. */
export const openTreeFiles = async (
  options: TreeOptions,
): Promise<Either<TreeFailure, TreeFiles>> => {
  const closers: Array<() => void> = []
  const opened = await openAll({ io: disk, from: 'head', ...options, closers }).catch(
    (cause: unknown) => E.left({ failure: 'tree-not-read', cause } as const),
  )
  if (E.isLeft(opened)) for (const close of closers) close()
  return opened
}
