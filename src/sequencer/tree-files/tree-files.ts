/** The tree of a log as files in a folder of its own: derived, so that it may be deleted and is made again. */
import type { Either } from '../../fp.ts'
import type { Fault } from '../../files/fault.ts'
import type { LogTree } from '../../transparency/log-tree.ts'
import type { TreeFailure } from './failure.ts'

/** A leaf, and where the log has its event. */
export type Leaf = {
  /** 32 bytes. */
  readonly hash: Uint8Array
  /** Higher than that of the leaf before. */
  readonly position: bigint
}

/** The durable state. */
export type TreeHead = {
  readonly size: number
  /** Of the last leaf: the log is followed after it. -1 where there is none. */
  readonly position: bigint
  /** 32 bytes. */
  readonly root: Uint8Array
}

export type TreeFiles = {
  /** All leaves that were appended, those among them that are not synced yet. */
  readonly tree: LogTree
  /**
   * Appends leaves. They are read by `tree` afterwards, and on disk after the next `sync`: until then a start comes back
   * to the head. After a failure nothing is appended any more: the folder is to be closed and opened again.
   */
  readonly append: (leaves: ReadonlyArray<Leaf>) => Promise<Either<TreeFailure, void>>
  /** Brings what was appended to disk, and then the head that says so. */
  readonly sync: () => Promise<Either<TreeFailure, TreeHead>>
  /** The last head that was synced. */
  readonly head: () => TreeHead
  /** The leaf of the event at a position of the log. */
  readonly indexOf: (position: bigint) => number | undefined
  /** The position of the event of a leaf. */
  readonly positionOf: (index: number) => bigint | undefined
  /** The reason why the folder was not trusted, so that the tree begins anew; undefined if it was. */
  readonly distrusted: Fault | undefined
  /** Waits for what is under way. What was appended and not synced is lost. */
  readonly close: () => Promise<void>
}
