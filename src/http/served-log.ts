/** The transparency log as routes need it of whoever keeps it. */
import type { Either, t } from '../fp.ts'
import type { LogHealth } from '../api/bodies/log-bodies.ts'
import type { LogFailure } from '../exports/bundle/reading/log-pages.ts'
import type { LogSample, SampleAsked } from '../exports/sampling/sample-log.ts'
import type { ShownCheckpoint } from '../transparency/transparency-log.ts'
import type { StoreFailure } from '../store/event-store.ts'

/** Requests of routes to a running log, beside its signed part. */
export type ServedLog = {
  /** The first `width` entries of a bundle; undefined where the tree does not reach so far. */
  readonly entries: (
    index: number,
    width: number,
  ) => Promise<Either<StoreFailure, ReadonlyArray<Uint8Array> | undefined>>
  /** Events drawn by a seed; one reading of the whole log after the other. */
  readonly sample: (asked: SampleAsked) => Promise<Either<LogFailure, LogSample>>
  /** The newest checkpoint under a quorum of witnesses; absent where no quorum is asked for. */
  readonly endorsed?: (() => Promise<ShownCheckpoint | undefined>) | undefined
  readonly health: () => t.TypeOf<typeof LogHealth>
}

/** Readers of the log's entries. */
export type EntriesFor = 'off' | 'public' | 'readers'
