/**
 * The index of one stream: where its events are. The last 64 to 127 entries are the tail, one value under
 * the stream's name; older ones are closed into blocks of 64 under [stream, block number], never written again.
 *
 *  0  uint32  CRC-32 of all that follows     4  float64  revision of the first entry
 * 12  entries of 12 bytes: float64 position, uint32 first eight hex digits of the event's id
 */
import { crc32 } from 'node:zlib'

const headerBytes = 12
const entryBytes = 12

/** Entries of a closed block. A tail keeps at least as many. */
export const blockEntries = 64

/** A run of index entries: the tail of a stream, or a closed block. */
export type IndexRun = {
  /** Revision of the first entry. */
  readonly first: number
  readonly count: number
  readonly entries: Buffer
}

/** The tail of a stream without events. */
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

/** The closed block of a revision. */
export const blockOf = (revision: number): number => Math.floor(revision / blockEntries)

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
