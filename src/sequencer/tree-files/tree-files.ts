/** The tree of a log as files in a folder of its own. They are derived: the folder may be deleted, and is made again. */
import type { Either } from '../../fp.ts'
import type { Fault } from '../../files/fault.ts'
import type { LogTree } from '../../transparency/log-tree.ts'
import type { TreeFailure } from './failure.ts'

/** A leaf, with the position of its event. */
export type Leaf = {
  /** 32 bytes. */
  readonly hash: Uint8Array
  /** Higher than that of the leaf before. */
  readonly position: bigint
}

/** The durable state of the tree. */
export type TreeHead = {
  readonly size: number
  /** The position of the last leaf, after which the log is followed; -1 if there is none. */
  readonly position: bigint
  /** 32 bytes. */
  readonly root: Uint8Array
}

export type TreeFiles = {
  /** All appended leaves, including those not synced yet. */
  readonly tree: LogTree
  /**
   * Appends leaves. `tree` has them at once; the disk has them after the next `sync`, and a start before that goes
   * back to the head. After a failure nothing is appended: close the folder and open it again.
   */
  readonly append: (leaves: ReadonlyArray<Leaf>) => Promise<Either<TreeFailure, void>>
  /** Syncs the appended leaves, and then a head that covers them. */
  readonly sync: () => Promise<Either<TreeFailure, TreeHead>>
  /** The last head that was synced. */
  readonly head: () => TreeHead
  /** The index of the event at a position. */
  readonly indexOf: (position: bigint) => number | undefined
  /** The position of the event at an index. */
  readonly positionOf: (index: number) => bigint | undefined
  /** The reason why the folder was not used and the tree begins anew; undefined if it was used. */
  readonly distrusted: Fault | undefined
  /** Waits for appends and syncs in progress. */
  readonly settled: () => Promise<void>
  /** Waits for work in progress. Leaves that were not synced are lost. */
  readonly close: () => Promise<void>
}
