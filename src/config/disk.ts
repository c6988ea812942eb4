/** The disk use of the log in the folder: sizes and rates. Environment to values; pure. */
import { E, pipe } from '../fp.ts'
import type { Either } from '../fp.ts'
import type { ConfigFault } from './fault.ts'
import { wholeOf } from './whole.ts'
import type { Settings } from './whole.ts'

/** The embedded log's use of its disk. */
export type DiskSettings = {
  /** Bytes at which a segment is closed and the next begun. */
  readonly segmentBytes: number
  /** Free bytes below which acts are refused, so that what else writes there can end in peace; 0 for none. */
  readonly reserveBytes: number
  /** Bytes of the log that a server reads through a second, to find what fell ill in silence; 0 for none. */
  readonly scrubBytesPerSecond: number
}

const mebibyte = 1024 * 1024
// A start reads the active segment: at some 10 µs an event of half a KiB, so much takes it about half a second.
const segmentMiB = 32
const reserveMiB = 64
// A 25th of a processor, and nothing to any disk; 8 GiB in two hours and a half.
const scrubMiB = 1

/** The defaults. */
export const defaultDisk: DiskSettings = {
  segmentBytes: segmentMiB * mebibyte,
  reserveBytes: reserveMiB * mebibyte,
  scrubBytesPerSecond: scrubMiB * mebibyte,
}

/** The settings, or the first that is wrong. */
export const diskFrom = (env: Settings): Either<ConfigFault, DiskSettings> =>
  pipe(
    wholeOf(env, 'LEDGER_SEGMENT_MIB', segmentMiB, [1, 1_024]),
    E.bindTo('segment'),
    E.bind('reserve', () => wholeOf(env, 'LEDGER_DISK_RESERVE_MIB', reserveMiB, [0, 1_000_000])),
    E.bind('scrub', () => wholeOf(env, 'LEDGER_SCRUB_MIB_PER_SECOND', scrubMiB, [0, 1_000])),
    E.map(({ segment, reserve, scrub }) => ({
      segmentBytes: segment * mebibyte,
      reserveBytes: reserve * mebibyte,
      scrubBytesPerSecond: scrub * mebibyte,
    })),
  )
