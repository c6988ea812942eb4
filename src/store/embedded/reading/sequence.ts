/** Events one after the other: read in pieces, each record checked, nothing looked up in between. */
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import type { Recorded, StoredEvent } from '../../event-store.ts'
import { decodeBatchEnd } from '../format/batch-end.ts'
import { decodeEvent } from '../format/event-record.ts'
import { placeIn } from '../format/fault.ts'
import type { Fault } from '../../../files/fault.ts'
import type { Corrupt } from '../format/fault.ts'
import { batchEndBytes, batchEndKind, kindAt, lengthAt } from '../format/frame.ts'
import { readBytes } from '../../../files/io.ts'
import { damage, segmentWith } from '../log.ts'
import type { Log, Segment } from '../log.ts'

/** Gives the event of a position that exists; cheap where it follows the one given before. */
export type Sequence = (position: number) => Either<Corrupt, Recorded<StoredEvent>>

type Reading = {
  readonly log: Log
  readonly pieceBytes: number
  segment: Segment
  /** Position of the event that `at` leads to. */
  next: number
  /** Offset in the segment. */
  at: number
  piece: Buffer
  pieceAt: number
}

const corrupt = ({ log, segment, at }: Reading, fault: Fault): Either<Corrupt, never> =>
  damage(log, placeIn(segment.number, at), fault)

/** Makes sure that the record at hand is in the piece, as far as the segment has it. */
const load = (reading: Reading): void => {
  const { log, segment, at, pieceBytes } = reading
  const inPiece = at - reading.pieceAt
  if (inPiece >= 0 && inPiece < reading.piece.length) {
    const length = lengthAt(reading.piece, inPiece, reading.piece.length)
    if (length !== undefined && inPiece + length <= reading.piece.length) return
  }
  reading.piece = readBytes(log.io, segment.file(), Math.min(pieceBytes, segment.size - at), at)
  reading.pieceAt = at
}

const seek = (reading: Reading, position: number): Either<Corrupt, void> => {
  const segment = segmentWith(reading.log, position)
  const offset = segment.index.offsetOf(position - segment.firstPosition)
  if (E.isLeft(offset)) return offset
  if (segment !== reading.segment) reading.piece = Buffer.alloc(0)
  reading.segment = segment
  reading.next = position
  reading.at = offset.right
  return E.right(undefined)
}

const skipBatchEnd = (reading: Reading): Either<Corrupt, void> => {
  load(reading)
  const at = reading.at - reading.pieceAt
  const isEnd = at + 8 < reading.piece.length && kindAt(reading.piece, at) === batchEndKind
  if (!isEnd) return E.right(undefined)
  const end = decodeBatchEnd(reading.piece, at, reading.piece.length)
  if (E.isLeft(end)) return corrupt(reading, end.left)
  reading.at += batchEndBytes
  return skipBatchEnd(reading)
}

const take = (reading: Reading, position: number): Either<Corrupt, Recorded<StoredEvent>> => {
  load(reading)
  const at = reading.at - reading.pieceAt
  const found = decodeEvent(reading.piece, at, reading.piece.length)
  if (E.isLeft(found)) return corrupt(reading, found.left)
  const other = found.right.position
  if (other !== BigInt(position)) {
    const reason = 'the event has another position'
    return corrupt(reading, { reason, expected: String(position), found: String(other) })
  }
  reading.at += reading.piece.readUInt32LE(at + 4)
  reading.next = position + 1
  return found
}

/** Reads on from wherever it is asked to begin; holds one piece of that many bytes (more where a record is longer). */
export const newSequence = (log: Log, pieceBytes: number): Sequence => {
  let reading: Reading | undefined
  return (position) => {
    const isNext = reading?.next === position && position < reading.segment.next
    reading ??= {
      log,
      pieceBytes: Math.max(pieceBytes, 128 * 1_024),
      segment: segmentWith(log, position),
      next: -1,
      at: 0,
      piece: Buffer.alloc(0),
      pieceAt: 0,
    }
    const found = isNext ? skipBatchEnd(reading) : seek(reading, position)
    return E.isLeft(found) ? found : take(reading, position)
  }
}
