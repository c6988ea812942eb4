/** The records of the stand-in's log. */

/** The revision of the event that ends a tombstoned stream: the largest signed 64-bit integer. */
export const tombstoneRevision = 2n ** 63n - 1n

/** One event as a writer sent it. */
export type Proposed = {
  /** Lower case, with dashes. */
  readonly id: string
  readonly type: string
  readonly isJson: boolean
  readonly data: Uint8Array
  readonly metadata: Uint8Array
}

/** One event as it is kept. */
export type Stored = Proposed & {
  readonly stream: string
  readonly revision: bigint
  /** Place in the log, commit and prepare alike. */
  readonly position: bigint
  /** Ticks of 100 ns since 1970, whole milliseconds. */
  readonly createdTicks: bigint
}

/** The revision a writer expects. */
export type Expected = 'any' | 'no-stream' | 'stream-exists' | bigint

/** Nobody wrote to it, or all that was written was deleted. */
export type Current = bigint | 'no-stream'

/** The outcome of a write. */
export type Written =
  | {
      readonly written: 'yes' | 'before'
      /** Absent for a write of nothing to a missing stream. */
      readonly last: bigint | undefined
      readonly position: bigint
    }
  | { readonly written: 'no'; readonly because: 'wrong-version'; readonly current: Current }
  | { readonly written: 'no'; readonly because: 'deleted' }
