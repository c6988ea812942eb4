/**
 * One event as bytes of the version before, self-describing: a record that was moved, cut or altered does not pass its checksum.
 *
 *  0  uint32   CRC-32 of all that follows
 *  4  float64  position        12  float64  revision
 * 20  uint8    stream length   21  uint8    type length   22  uint8  JSON is 0: ASCII, 1: UTF-8
 * 23  event id (36), stream, type, canonical JSON
 *
 * The checksum finds accidents. It is no proof against a forger: that is the Merkle tree's work.
 */
import { crc32 } from 'node:zlib'
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { eventIdFrom } from '../../kernel/ids.ts'
import type { StreamId } from '../../kernel/ids.ts'
import type { Recorded, StoredEvent, StoreFailure } from '../event-store.ts'

const headerBytes = 23
const idBytes = 36
const ascii = 0

/** A failure that names the place and the reason, and nothing of the content. */
export const corruptAt = (position: number, reason: string): StoreFailure => ({
  failure: 'corrupt',
  where: `position ${position}`,
  reason,
})

/** The reason why these bytes are not the record of this position; undefined if they are. */
const faultIn = (bytes: Buffer, length: number, position: number): string | undefined => {
  if (length < headerBytes + idBytes) return 'the record is cut short'
  if (crc32(bytes.subarray(4, length)) !== bytes.readUInt32LE(0)) {
    return 'the checksum does not match'
  }
  return bytes.readDoubleLE(4) === position ? undefined : 'the record belongs to another position'
}

// A name that was checked on append and has passed its checksum is not checked again on every read.
const isStream = (name: string): name is StreamId => name !== ''

/**
 * Reads a record back. `bytes` may be LMDB's own buffer, overwritten by its next read: nothing
 * returned here points into it.
 */
export const decodeRecord = (
  bytes: Buffer,
  position: number,
): Either<StoreFailure, Recorded<StoredEvent>> => {
  const { length } = bytes
  const fault = faultIn(bytes, length, position)
  if (fault !== undefined) return E.left(corruptAt(position, fault))
  const typeAt = idBytes + bytes.readUInt8(20)
  const namesEnd = typeAt + bytes.readUInt8(21)
  // All names in one piece: each call into the buffer costs as much as reading a hundred characters.
  const names = bytes.toString('latin1', headerBytes, headerBytes + namesEnd)
  const stream = names.slice(idBytes, typeAt)
  if (!isStream(stream)) return E.left(corruptAt(position, 'the record names no stream'))
  const encoding = bytes[22] === ascii ? 'latin1' : 'utf8'
  return E.right({
    event: {
      id: eventIdFrom(names.slice(0, idBytes)),
      type: names.slice(typeAt),
      json: bytes.toString(encoding, headerBytes + namesEnd, length),
    },
    stream,
    revision: BigInt(bytes.readDoubleLE(12)),
    position: BigInt(position),
  })
}
