/**
 * Requests to a segment's index, in memory or in a file. It is derived: each answer is checked against its record, and
 * an index that cannot be trusted says so, never "there is nothing".
 */
import type { Either } from '../../../fp.ts'
import type { StreamId } from '../../../kernel/ids.ts'
import type { Corrupt } from '../format/fault.ts'
import type { StreamKey } from '../format/stream-key.ts'

/** The place of one event of a stream, and the first four bytes of its id. */
export type Entry = { readonly offset: number; readonly digest: number }

/** The events that a stream has in one segment. */
export type Run = {
  /** Revision of the first. */
  readonly first: number
  /** At least 1. */
  readonly count: number
  /** The entry of the event `index` places behind the first, 0 ≤ index < count. */
  readonly entry: (index: number) => Either<Corrupt, Entry>
}

export type NamedRun = { readonly stream: StreamId; readonly run: Run }

export type SegmentIndex = {
  /** The run of a stream; undefined where it is proven to have none here. */
  readonly runOf: (key: StreamKey) => Either<Corrupt, Run | undefined>
  /** Offset of the record of the event `index` places behind the segment's first. */
  readonly offsetOf: (index: number) => Either<Corrupt, number>
  /** All streams from that name on, inclusive, in order of their names. */
  readonly runsFrom: (name: string) => Iterable<Either<Corrupt, NamedRun>>
}

/** Last revision of a run. */
export const lastOf = ({ first, count }: Run): number => first + count - 1
