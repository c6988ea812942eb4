/**
 * One event as bytes.
 *
 *  0  uint32  CRC-32 of all that follows     4  uint32  bytes of the whole record     8  uint8  kind, 1
 *  9  uint8   stream length                 10  uint8   type length                  11  uint8  JSON is 0: ASCII, 1: UTF-8
 * 12  uint64  position                      20  uint64  revision
 * 28  event id (16 bytes)                   44  stream, type, canonical JSON
 *
 * The checksum finds accidents. It is no proof against a forger: that is the Merkle tree's work.
 */
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import { eventIdFrom } from '../../../kernel/ids.ts'
import type { EventId, StreamId } from '../../../kernel/ids.ts'
import type { Recorded, StoredEvent } from '../../event-store.ts'
import { refused } from '../../../files/fault.ts'
import type { Fault } from '../../../files/fault.ts'
import { checkFrame, closeFrame, eventHeaderBytes, eventKind, kindAt } from './frame.ts'
import { readU64, writeU64 } from '../../../files/numbers.ts'

const ascii = 0
const utf8 = 1
const idAt = 28

/** The place of an event. Positions and revisions are whole numbers from 0 up to 2^53 - 1. */
export type Place = {
  readonly stream: StreamId
  readonly revision: number
  readonly position: number
}

/** The bytes to store for an event that passed `checkAppend`. */
export const encodeEvent = ({ id, type, json }: StoredEvent, place: Place): Buffer => {
  const jsonBytes = Buffer.byteLength(json)
  const length = eventHeaderBytes + place.stream.length + type.length + jsonBytes
  const bytes = Buffer.allocUnsafe(length)
  bytes[8] = eventKind
  bytes[9] = place.stream.length
  bytes[10] = type.length
  bytes[11] = jsonBytes === json.length ? ascii : utf8
  writeU64(bytes, place.position, 12)
  writeU64(bytes, place.revision, 20)
  bytes.write(id.replaceAll('-', ''), idAt, 'hex')
  let at = eventHeaderBytes
  at += bytes.write(place.stream, at, 'latin1')
  at += bytes.write(type, at, 'latin1')
  bytes.write(json, at)
  closeFrame(bytes, 0, length)
  return bytes
}

// A name that was checked on append and has passed its checksum is not checked again on every read.
const isStream = (name: string): name is StreamId => name !== ''

const idIn = (bytes: Buffer, at: number): EventId => {
  const hex = bytes.toString('hex', at + idAt, at + eventHeaderBytes)
  const [low, mid, high] = [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16)]
  return eventIdFrom(`${low}-${mid}-${high}-${hex.slice(16, 20)}-${hex.slice(20)}`)
}

/** The length of an event's record that is whole and consistent in itself. */
const checkEvent = (bytes: Buffer, at: number, end: number): Either<Fault, number> => {
  const framed = checkFrame(bytes, at, end)
  if (E.isLeft(framed)) return framed
  const kind = kindAt(bytes, at)
  if (kind !== eventKind) return refused('the record is no event', eventKind, kind)
  const namesEnd = eventHeaderBytes + bytes.readUInt8(at + 9) + bytes.readUInt8(at + 10)
  return namesEnd < framed.right
    ? framed
    : refused('the names do not fit into the record', `less than ${framed.right}`, namesEnd)
}

/** The parts of a record that an index needs, without its content. */
export type Outline = Place & {
  /** The offset of the record in its segment. */
  readonly offset: number
  /** Bytes of the record. */
  readonly length: number
  /** The first four bytes of the event's id, as a signed number of 32 bits. */
  readonly digest: number
}

/** The digest of an id: tells nearly all others apart, the record itself decides. */
export const digestOf = (id: EventId): number => Number.parseInt(id.slice(0, 8), 16) | 0

/** Place and id of the event at `at`, checked against its checksum. `offset` is where `at` lies in the segment. */
export const outlineAt = (
  bytes: Buffer,
  at: number,
  end: number,
  offset: number,
): Either<Fault, Outline> => {
  const checked = checkEvent(bytes, at, end)
  if (E.isLeft(checked)) return checked
  const namesAt = at + eventHeaderBytes
  const stream = bytes.toString('latin1', namesAt, namesAt + bytes.readUInt8(at + 9))
  if (!isStream(stream)) return refused('the record names no stream', 'a name', 'nothing')
  return E.right({
    stream,
    revision: readU64(bytes, at + 20),
    position: readU64(bytes, at + 12),
    offset,
    length: checked.right,
    digest: bytes.readInt32BE(at + idAt),
  })
}

/** Reads an event back, checked. Nothing that is returned points into `bytes`. */
export const decodeEvent = (
  bytes: Buffer,
  at: number,
  end: number,
): Either<Fault, Recorded<StoredEvent>> => {
  const checked = checkEvent(bytes, at, end)
  if (E.isLeft(checked)) return checked
  const namesAt = at + eventHeaderBytes
  const streamLength = bytes.readUInt8(at + 9)
  const namesEnd = namesAt + streamLength + bytes.readUInt8(at + 10)
  // Both names in one piece: each call into the buffer costs as much as reading a hundred characters.
  const names = bytes.toString('latin1', namesAt, namesEnd)
  const stream = names.slice(0, streamLength)
  if (!isStream(stream)) return refused('the record names no stream', 'a name', 'nothing')
  const encoding = bytes[at + 11] === ascii ? 'latin1' : 'utf8'
  return E.right({
    event: {
      id: idIn(bytes, at),
      type: names.slice(streamLength),
      json: bytes.toString(encoding, namesEnd, at + checked.right),
    },
    stream,
    revision: BigInt(readU64(bytes, at + 20)),
    position: BigInt(readU64(bytes, at + 12)),
  })
}
