/**
 * What all records of a segment have in common:
 *
 *  0  uint32  CRC-32 of bytes 4 to the end      4  uint32  bytes of the whole record      8  uint8  kind
 *
 * The sum stands first, so that it is taken over the rest in one piece, the length included.
 */
import { crc32 } from 'node:zlib'
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import { maxNameBytes } from '../../check-append.ts'
import { inHex, refused } from '../../../files/fault.ts'
import type { Fault } from '../../../files/fault.ts'

export const eventKind = 1
export const batchEndKind = 2
/** Bytes of an event's record before its names. */
export const eventHeaderBytes = 44
export const batchEndBytes = 64
// One more than `maxEventBytes`: what older versions could write is read for ever.
const maxWrittenBytes = 64 * 1024
/** No record is longer. */
export const maxRecordBytes = eventHeaderBytes + 2 * maxNameBytes + maxWrittenBytes
const minRecordBytes = eventHeaderBytes + 3

/** Writes length and checksum into a record that is complete otherwise. */
export const closeFrame = (bytes: Buffer, at: number, length: number): void => {
  bytes.writeUInt32LE(length, at + 4)
  bytes.writeUInt32LE(crc32(bytes.subarray(at + 4, at + length)), at)
}

/** The length that the record at `at` claims; undefined where it says something impossible or `end` comes before it. */
export const lengthAt = (bytes: Buffer, at: number, end: number): number | undefined => {
  if (at + 8 > end) return undefined
  const length = bytes.readUInt32LE(at + 4)
  return length < minRecordBytes || length > maxRecordBytes ? undefined : length
}

/** The length of the record at `at`, all of which is there, unaltered, before `end`. */
export const checkFrame = (bytes: Buffer, at: number, end: number): Either<Fault, number> => {
  if (at + 8 > end) return refused('the record is cut short', '8 bytes or more', end - at)
  const length = lengthAt(bytes, at, end)
  if (length === undefined) {
    const range = `${minRecordBytes} to ${maxRecordBytes} bytes`
    return refused('the length of the record is impossible', range, bytes.readUInt32LE(at + 4))
  }
  if (at + length > end) {
    return refused('the record is cut short', `${length} bytes`, `${end - at} bytes`)
  }
  const sum = crc32(bytes.subarray(at + 4, at + length))
  const written = bytes.readUInt32LE(at)
  return sum === written
    ? E.right(length)
    : refused('the checksum does not match', inHex(written), inHex(sum))
}

/** The kind of the record at an offset. */
export const kindAt = (bytes: Buffer, at: number): number => bytes.readUInt8(at + 8)
