/** Reasons why a ledger could not be moved. Places are ordinals: a stream's name stands for a person. */
import type { StoreFailure } from '../store/event-store.ts'

/** One of the two logs. */
export type Side = 'source' | 'target'

/** The first member in which two events differ. */
export type Difference = 'stream' | 'revision' | 'id' | 'type' | 'content'

export type MoveFailure =
  | { readonly failure: 'log-failed'; readonly side: Side; readonly cause: StoreFailure }
  /** The target holds something else than the source's first events. `event` counts from 0, in order of position. */
  | {
      readonly refusal: 'target-differs'
      readonly event: number
      readonly difference: Difference
    }
  /** The target holds all of the source, and more: it has lived on. */
  | { readonly refusal: 'target-has-more'; readonly sourceEvents: number }
  /** An append met what nobody but another writer can have put there; nothing was written over it. */
  | { readonly refusal: 'target-written-by-others'; readonly event: number }

export const logFailed =
  (side: Side) =>
  (cause: StoreFailure): MoveFailure => ({ failure: 'log-failed', side, cause })
