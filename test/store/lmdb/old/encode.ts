/** The log of the version before as its writer encoded it: records, and the index of a stream. */
import { crc32 } from 'node:zlib'
import type { EventId, StreamId } from '../../../../src/kernel/ids.ts'
import type { StoredEvent } from '../../../../src/store/event-store.ts'
import { blockEntries } from '../../../../src/store/lmdb/stream-tail.ts'
import type { IndexRun } from '../../../../src/store/lmdb/stream-tail.ts'

const recordHeaderBytes = 23
const idBytes = 36
const ascii = 0
const utf8 = 1
const headerBytes = 12
const entryBytes = 12
const maxTailEntries = 2 * blockEntries - 1

/** The place of an event. Positions and revisions are whole numbers from 0 up to 2^53 - 1. */
export type Place = {
  readonly stream: StreamId
  readonly revision: number
  readonly position: number
}

/** The bytes to store for an event that passed `checkAppend`. */
export const encodeRecord = ({ id, type, json }: StoredEvent, place: Place): Buffer => {
  const jsonBytes = Buffer.byteLength(json)
  const bytes = Buffer.allocUnsafe(
    recordHeaderBytes + idBytes + place.stream.length + type.length + jsonBytes,
  )
  bytes.writeDoubleLE(place.position, 4)
  bytes.writeDoubleLE(place.revision, 12)
  bytes[20] = place.stream.length
  bytes[21] = type.length
  bytes[22] = jsonBytes === json.length ? ascii : utf8
  let at = recordHeaderBytes
  at += bytes.write(id, at, 'latin1')
  at += bytes.write(place.stream, at, 'latin1')
  at += bytes.write(type, at, 'latin1')
  bytes.write(json, at)
  bytes.writeUInt32LE(crc32(bytes.subarray(4)), 0)
  return bytes
}

const digestOf = (id: EventId): number => Number.parseInt(id.slice(0, 8), 16)

/** The run with `ids` added, the first of them at `position`, the others right after it. */
export const extended = (
  run: IndexRun,
  ids: ReadonlyArray<EventId>,
  position: number,
): IndexRun => {
  const used = run.count * entryBytes
  const entries = Buffer.allocUnsafe(used + ids.length * entryBytes)
  run.entries.copy(entries, 0, 0, used)
  for (const [index, id] of ids.entries()) {
    entries.writeDoubleLE(position + index, used + index * entryBytes)
    entries.writeUInt32LE(digestOf(id), used + index * entryBytes + 8)
  }
  return { first: run.first, count: run.count + ids.length, entries }
}

/** Splits off whole blocks, so that what stays is short and still knows the latest 64. */
export const closeBlocks = (
  run: IndexRun,
): { readonly tail: IndexRun; readonly closed: ReadonlyArray<IndexRun> } => {
  const closed: IndexRun[] = []
  let tail = run
  while (tail.count > maxTailEntries) {
    const cut = blockEntries * entryBytes
    closed.push({ ...tail, count: blockEntries, entries: tail.entries.subarray(0, cut) })
    tail = {
      first: tail.first + blockEntries,
      count: tail.count - blockEntries,
      entries: tail.entries.subarray(cut),
    }
  }
  return { tail, closed }
}

/** A run as stored. */
export const encodeRun = ({ first, entries }: IndexRun): Buffer => {
  const bytes = Buffer.allocUnsafe(headerBytes + entries.length)
  bytes.writeDoubleLE(first, 4)
  entries.copy(bytes, headerBytes)
  bytes.writeUInt32LE(crc32(bytes.subarray(4)), 0)
  return bytes
}
