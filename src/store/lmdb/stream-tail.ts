/**
 * The index of one stream: where its events are. The last 64 to 127 entries are the tail, one value under
 * the stream's name; older ones are closed into blocks of 64 under [stream, block number], never written again.
 *
 * One value answers all that an append asks: the last revision, and which ids are recent. So an append
 * changes one small page of the index, however long the stream is.
 *
 *  0  uint32  CRC-32 of all that follows     4  float64  revision of the first entry
 * 12  entries of 12 bytes: float64 position, uint32 first eight hex digits of the event's id
 */
import { crc32 } from 'node:zlib'
import type { EventId } from '../../kernel/ids.ts'
import { idWindow } from '../event-store.ts'

const headerBytes = 12
const entryBytes = 12

/** Entries of a closed block. A tail keeps at least as many, so that the port's id window lies within it. */
export const blockEntries = idWindow
const maxTailEntries = 2 * blockEntries - 1

/** A run of index entries: the tail of a stream, or a closed block. */
export type IndexRun = {
  /** Revision of the first entry. */
  readonly first: number
  readonly count: number
  readonly entries: Buffer
}

/** What a stream without events has. */
export const emptyRun: IndexRun = { first: 0, count: 0, entries: Buffer.alloc(0) }

/** Last revision, -1 in an empty stream. */
export const headOf = ({ first, count }: IndexRun): number => first + count - 1

/** The position of one revision, undefined where the run does not hold it. */
export const positionIn = (
  { first, count, entries }: IndexRun,
  revision: number,
): number | undefined =>
  revision < first || revision >= first + count
    ? undefined
    : entries.readDoubleLE((revision - first) * entryBytes)

const digestOf = (id: EventId): number => Number.parseInt(id.slice(0, 8), 16)

/** Revisions among the last 64 whose event may have this id; the record itself says whether it does. */
export const revisionsThatMayHold = (run: IndexRun, id: EventId): ReadonlyArray<number> => {
  const digest = digestOf(id)
  const found: number[] = []
  for (let index = Math.max(0, run.count - idWindow); index < run.count; index += 1) {
    if (run.entries.readUInt32LE(index * entryBytes + 8) === digest) found.push(run.first + index)
  }
  return found
}

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

/** Which closed block holds a revision. */
export const blockOf = (revision: number): number => Math.floor(revision / blockEntries)

/** A run as stored. */
export const encodeRun = ({ first, entries }: IndexRun): Buffer => {
  const bytes = Buffer.allocUnsafe(headerBytes + entries.length)
  bytes.writeDoubleLE(first, 4)
  entries.copy(bytes, headerBytes)
  bytes.writeUInt32LE(crc32(bytes.subarray(4)), 0)
  return bytes
}

/** A run as it was stored, undefined when its bytes have changed since. Keeps `bytes`. */
export const decodeRun = (bytes: Buffer): IndexRun | undefined => {
  const { length } = bytes
  if (length < headerBytes || (length - headerBytes) % entryBytes !== 0) return undefined
  if (crc32(bytes.subarray(4)) !== bytes.readUInt32LE(0)) return undefined
  return {
    first: bytes.readDoubleLE(4),
    count: (length - headerBytes) / entryBytes,
    entries: bytes.subarray(headerBytes),
  }
}
