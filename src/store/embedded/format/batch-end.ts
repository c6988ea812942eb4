/**
 * What closes a batch: without it, none of the batch is there.
 *
 *  0  uint32  CRC-32 of all that follows     4  uint32  64     8  uint8  kind, 2     9  3 bytes zeros
 * 12  uint64  position of the first event   20  uint32  count of events             24  uint32  bytes of their records
 * 28  4 bytes zeros                         32  SHA-256 of the segment from its first byte to the batch's last event
 *
 * The hash goes back to the segment's beginning, and through its header to all segments before: a batch that was
 * swapped, left out or put back is told by every batch behind it.
 */
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import { refused } from '../../../files/fault.ts'
import type { Fault } from '../../../files/fault.ts'
import { batchEndBytes, batchEndKind, checkFrame, closeFrame, kindAt } from './frame.ts'
import { readU64, writeU64 } from '../../../files/numbers.ts'

export type BatchEnd = {
  readonly firstPosition: number
  readonly count: number
  /** Bytes of the events' records, which stand right before. */
  readonly bytes: number
  /** SHA-256, 32 bytes, of the segment up to here. */
  readonly hash: Buffer
}

/** The bytes of a batch's end. */
export const encodeBatchEnd = ({ firstPosition, count, bytes, hash }: BatchEnd): Buffer => {
  const end = Buffer.alloc(batchEndBytes)
  end[8] = batchEndKind
  writeU64(end, firstPosition, 12)
  end.writeUInt32LE(count, 20)
  end.writeUInt32LE(bytes, 24)
  hash.copy(end, 32)
  closeFrame(end, 0, batchEndBytes)
  return end
}

/** Reads the end of a batch; whether it fits to what stands before it is the reader's to check. */
export const decodeBatchEnd = (bytes: Buffer, at: number, end: number): Either<Fault, BatchEnd> => {
  const framed = checkFrame(bytes, at, end)
  if (E.isLeft(framed)) return framed
  const kind = kindAt(bytes, at)
  if (kind !== batchEndKind) return refused('the record ends no batch', batchEndKind, kind)
  if (framed.right !== batchEndBytes) {
    return refused('the length of the record is impossible', batchEndBytes, framed.right)
  }
  const zeros = bytes.readUIntLE(at + 9, 3) + bytes.readUInt32LE(at + 28)
  if (zeros !== 0) return refused('the padding is not empty', 'zeros', 'something else')
  return E.right({
    firstPosition: readU64(bytes, at + 12),
    count: bytes.readUInt32LE(at + 20),
    bytes: bytes.readUInt32LE(at + 24),
    hash: Buffer.from(bytes.subarray(at + 32, at + batchEndBytes)),
  })
}
