/** The reasons why a log could not be opened. Nothing in the folder was changed. */
import type { StoreFailure } from './event-store.ts'

/** The reasons why a process cannot open its log. */
export type OpenFailure =
  /** Another process writes to this log; one writer at a time. `pid` is 0 where it cannot be known. */
  | { readonly failure: 'locked'; readonly pid: number }
  /** The folder was written in another layout, or by something else ('unknown'). */
  | { readonly failure: 'data-version'; readonly found: string; readonly expected: string }
  /** The log in this folder is of the version before, in LMDB: it is moved into segments, never read as such. */
  | { readonly failure: 'log-of-version-before'; readonly folder: string }
  /**
   * A log that is whole ends at `head` (-1n: it is empty), before `known`, an event that was acknowledged: it was cut,
   * or an older copy was put back. Its own file `head` knows, or who opened it.
   */
  | {
      readonly failure: 'log-ends-early'
      readonly head: bigint
      readonly known: bigint
      readonly by: 'head' | 'caller'
    }
  | Extract<StoreFailure, { readonly failure: 'corrupt' | 'store-unavailable' }>
