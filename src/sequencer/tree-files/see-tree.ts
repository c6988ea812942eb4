/** Reads the tree of a folder up to its head, beside the process that writes it. Changes nothing. */
import { join } from 'node:path'
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { disk } from '../../files/disk.ts'
import type { Fault } from '../../files/fault.ts'
import { isThere, readFile } from '../../files/io.ts'
import type { Io } from '../../files/io.ts'
import { openGrowing } from './growing-file.ts'
import { decodeHeads } from './head-block.ts'
import { treeOf } from './level-tree.ts'
import { newPositions } from './positions.ts'
import { levels } from './tails.ts'
import type { TreeFiles, TreeHead } from './tree-files.ts'

export type SeenTree = Pick<TreeFiles, 'tree' | 'positionOf' | 'indexOf'> & {
  readonly head: TreeHead
  /** 32 hex digits. */
  readonly ledgerId: string
  /** Whether positions are stored, because they are not the indexes. */
  readonly hasPositions: boolean
  readonly close: () => void
}

const readOnly: Io = { ...disk, open: (path) => disk.open(path, 'read') }

/** The tree; undefined if there is none, a fault if its head is unusable. Throws errors of the disk. */
export const seeTree = (folder: string): Either<Fault, SeenTree | undefined> => {
  const headPath = join(folder, 'head')
  if (!isThere(readOnly, headPath)) return E.right(undefined)
  const head = decodeHeads(readFile(readOnly, headPath))
  if (E.isLeft(head)) return head
  const { size, position, root, hasPositions, ledgerId } = head.right
  const files = levels.map((level) => openGrowing(readOnly, join(folder, `level-${level}`)))
  const positionsFile = openGrowing(readOnly, join(folder, 'positions'))
  const positions = newPositions(positionsFile, hasPositions)
  return E.right({
    head: { size, position, root },
    ledgerId,
    hasPositions,
    tree: treeOf(files, () => size),
    indexOf: (at) => positions.indexOf(at, size),
    positionOf: (index) => (index < size ? positions.of(index) : undefined),
    close: () => {
      for (const file of [...files, positionsFile]) file.close()
    },
  })
}
