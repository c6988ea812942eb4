/** An open log: its segments and how far they are durable. Only the writer, or a reader that looks again, changes it. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { Recorded, StoredEvent, StoreFailure } from '../event-store.ts'
import { decodeEvent, outlineAt } from './format/event-record.ts'
import type { Outline } from './format/event-record.ts'
import { corruptAt, placeIn } from './format/fault.ts'
import type { Fault } from '../../files/fault.ts'
import type { Corrupt } from './format/fault.ts'
import { lengthAt, maxRecordBytes } from './format/frame.ts'
import { fill } from '../../files/io.ts'
import type { FileNumber, Io } from '../../files/io.ts'
import { OtherFileError } from './files/open-files.ts'
import type { OpenFiles } from './files/open-files.ts'
import type { SegmentIndex } from './indexing/segment-index.ts'
import type { Tail } from './indexing/tail.ts'
import type { Lately } from '../../kernel/lately.ts'

export type Segment = {
  readonly number: number
  readonly firstPosition: number
  /** Its header, as it stands in the file. */
  readonly front: Buffer
  /**
   * Its file, open until that of another segment is asked for: ask again before each read. Of a segment that is written
   * to it stays open; that of a closed one may be another number the next time.
   */
  file: () => FileNumber
  /** Bytes of it that are durable: whole batches. */
  size: number
  /** Position behind its last durable event. */
  next: number
  index: SegmentIndex
}

export type Log = {
  readonly io: Io
  /** The folder of the segments. */
  readonly folder: string
  /** 128 bits in hex, drawn when the ledger was made. */
  readonly ledgerId: string
  /** In order; the last one is active. Never empty. */
  readonly segments: Segment[]
  /** Closed segments and their indexes. */
  readonly files: OpenFiles
  /** The reason why nothing is read or written any more; undefined while the log is open. */
  over: StoreFailure | undefined
  /** The first record that was found damaged: from then on nothing is added to the log. */
  damaged: Corrupt | undefined
  /** Overwritten by each read of a single record. */
  readonly scratch: Buffer
  /**
   * Ends of streams as this process left them on disk, or read them: who did something does the next thing soon. None where
   * another process writes.
   */
  readonly tails: Lately<Tail> | undefined
  /** Looks whether another process has written more; the writer knows. */
  readonly refresh: () => Either<StoreFailure, void>
}

/** The segment that is written to. */
export const activeOf = ({ segments }: Pick<Log, 'segments'>): Segment => {
  const active = segments.at(-1)
  if (active === undefined) throw new Error('a log without a segment')
  return active
}

/** Position of the last durable event, -1 in an empty log. */
export const lastPosition = (log: Log): number => activeOf(log).next - 1

/** Nothing was read or written. */
export const unavailable = (cause: unknown): Either<StoreFailure, never> =>
  E.left({ failure: 'store-unavailable', cause })

/** Names a damaged place of the log itself. What is whole is read on; to add to it would bury the damage. */
export const damage = (log: Log, where: string, fault: Fault): Either<Corrupt, never> => {
  const corrupt = corruptAt(where, fault)
  log.damaged ??= corrupt
  return E.left(corrupt)
}

/** The failure of a read's exception: a missing segment is damage; from anything else the disk may recover. */
export const readFailure = (log: Log, cause: unknown): Either<StoreFailure, never> =>
  cause instanceof OtherFileError
    ? damage(log, `log/${cause.file}`, {
        reason: 'a file of the log was taken away or replaced: put it back',
        expected: 'the file that was there at the start',
        found: cause.message,
      })
    : unavailable(cause)

/** Runs a synchronous read on the open log. What the disk says becomes a failure: it says nothing about the log. */
export const withLog = <A>(
  log: Log,
  read: (log: Log) => Either<StoreFailure, A>,
): Either<StoreFailure, A> => {
  if (log.over !== undefined) return E.left(log.over)
  try {
    const refreshed = log.refresh()
    return E.isLeft(refreshed) ? refreshed : read(log)
  } catch (cause) {
    return readFailure(log, cause)
  }
}

/** The segment that holds a position of the log. */
export const segmentWith = ({ segments }: Log, position: number): Segment => {
  let [low, high] = [0, segments.length - 1]
  while (low < high) {
    const middle = (low + high + 1) >>> 1
    const at = segments[middle]
    if (at !== undefined && at.firstPosition <= position) low = middle
    else high = middle - 1
  }
  const found = segments[low]
  if (found === undefined || position < found.firstPosition || position >= found.next) {
    throw new RangeError('a position outside the log')
  }
  return found
}

// Most records are shorter: one read is enough for them.
const guessBytes = 2_048
// The events of most people are few and were appended together: one read is enough for all of them.
const guessOfSeveralBytes = 4_096

/** Room for the reads of one log. */
export const newScratch = (): Buffer => Buffer.allocUnsafeSlow(maxRecordBytes)

/**
 * What one reader of several records has in the log's scratch: the next ones may be there already. Only for who reads no
 * other record in between, and gives no turn away: it is not looked for on the disk again.
 */
export type Held = { segment: Segment | undefined; at: number; bytes: number }

/** Nothing was read yet. */
export const nothingHeld = (): Held => ({ segment: undefined, at: 0, bytes: 0 })

/** The offset of the whole record in the scratch, if it is there; a record with an impossible length is read again. */
const heldAt = (
  { scratch }: Log,
  held: Held | undefined,
  segment: Segment,
  offset: number,
): number | undefined => {
  if (held === undefined || held.segment !== segment) return undefined
  const at = offset - held.at
  if (at < 0 || at >= held.bytes) return undefined
  const length = lengthAt(scratch, at, held.bytes)
  return length !== undefined && at + length <= held.bytes ? at : undefined
}

/** Reads the record, and what follows it as far as guessed, to the beginning of the scratch; how many bytes. */
const load = (log: Log, held: Held | undefined, segment: Segment, offset: number): number => {
  const { io, scratch } = log
  const left = Math.max(0, segment.size - offset)
  const file = segment.file()
  const guess = held === undefined ? guessBytes : guessOfSeveralBytes
  let have = fill(io, file, scratch.subarray(0, Math.min(guess, left)), offset)
  const length = lengthAt(scratch, 0, have)
  if (length !== undefined && length > have && length <= left) {
    have = fill(io, file, scratch.subarray(0, length), offset)
  }
  if (held !== undefined) {
    held.segment = segment
    held.at = offset
    held.bytes = have
  }
  return have
}

type RecordReader<A> = (bytes: Buffer, at: number, end: number, offset: number) => Either<Fault, A>

/** Reads the record that begins at an offset. What `read` gives must not point into the bytes. */
const recordAt = <A>(
  log: Log,
  segment: Segment,
  offset: number,
  read: RecordReader<A>,
  held?: Held,
): Either<Corrupt, A> => {
  const at = heldAt(log, held, segment, offset)
  const found =
    at === undefined
      ? read(log.scratch, 0, load(log, held, segment, offset), offset)
      : read(log.scratch, at, held?.bytes ?? 0, offset)
  return E.isLeft(found) ? damage(log, placeIn(segment.number, offset), found.left) : found
}

/** The event whose record begins at an offset, checked. */
export const eventAt = (
  log: Log,
  segment: Segment,
  offset: number,
  held?: Held,
): Either<Corrupt, Recorded<StoredEvent>> => recordAt(log, segment, offset, decodeEvent, held)

/** The same without its content. */
export const outlineIn = (log: Log, segment: Segment, offset: number): Either<Corrupt, Outline> =>
  recordAt(log, segment, offset, outlineAt)

/** The event of a position that exists, checked. */
export const eventOf = (log: Log, position: number): Either<Corrupt, Recorded<StoredEvent>> => {
  const segment = segmentWith(log, position)
  const offset = segment.index.offsetOf(position - segment.firstPosition)
  if (E.isLeft(offset)) return offset
  const found = eventAt(log, segment, offset.right)
  if (E.isLeft(found) || found.right.position === BigInt(position)) return found
  return E.left(
    corruptAt(placeIn(segment.number, offset.right), {
      reason: 'the event has another position',
      expected: String(position),
      found: String(found.right.position),
    }),
  )
}
