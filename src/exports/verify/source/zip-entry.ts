/** Reads one file of a zip: compares its local header, and the data descriptor behind its bytes, with the directory. */
import { ArchiveError } from './bundle-files.ts'
import type { BundleFile, RandomAccess } from './bundle-files.ts'
import type { Crc32 } from './crc32.ts'
import { toldBehind, zip64Values } from './zip-numbers.ts'

/** A file with its numbers from the directory. */
export type Placed = {
  readonly file: BundleFile
  readonly offset: number
  /** The offset of the next file, or of the directory. */
  readonly end: number
  readonly crc: number
  readonly flags: number
}

const headerBytes = 30
/** The number of bytes read at once; most files of a bundle are smaller. */
const pieceBytes = 256 * 1024
/** Length of a data descriptor: signature, CRC and two lengths, of four bytes each or of eight. */
const [shortBehind, longBehind] = [16, 24]

const viewOf = (bytes: Uint8Array): DataView =>
  new DataView(bytes.buffer, bytes.byteOffset, bytes.length)

/** Length of the local header; undefined if it is malformed, or differs from the directory. */
const headerLength = (head: Uint8Array, { file, crc, flags }: Placed): number | undefined => {
  const { name, bytes } = file
  const view = viewOf(head)
  if (head.length < headerBytes + name.length || view.getUint32(0, true) !== 0x04034b50)
    return undefined
  const length = headerBytes + name.length + view.getUint16(28, true)
  const isSame =
    view.getUint16(6, true) === flags &&
    view.getUint16(8, true) === 0 &&
    view.getUint16(26, true) === name.length &&
    String.fromCharCode(...head.subarray(headerBytes, headerBytes + name.length)) === name
  if (!isSame || length > head.length) return undefined
  const told = [view.getUint32(22, true), view.getUint32(18, true)]
  const values = zip64Values(head.subarray(headerBytes + name.length, length), told)
  const isStreamed = (flags & toldBehind) !== 0
  const fits = (value: number, known: number): boolean =>
    value === known || (isStreamed && value === 0)
  if (values === undefined || !fits(view.getUint32(14, true), crc)) return undefined
  return values.every((value) => fits(value, bytes)) ? length : undefined
}

/** Whether the bytes behind a file are the data descriptor that its flags announce, or none. */
const isBehind = (behind: Uint8Array, { file: { bytes }, crc, flags }: Placed): boolean => {
  if ((flags & toldBehind) === 0) return behind.length === 0
  if (behind.length !== shortBehind && behind.length !== longBehind) return false
  const view = viewOf(behind)
  if (view.getUint32(0, true) !== 0x08074b50 || view.getUint32(4, true) !== crc) return false
  const lengths =
    behind.length === shortBehind
      ? [view.getUint32(8, true), view.getUint32(12, true)]
      : [Number(view.getBigUint64(8, true)), Number(view.getBigUint64(16, true))]
  return lengths.every((length) => length === bytes)
}

/** The bytes of a file, in pieces. Throws ArchiveError; rejects if they cannot be read. */
export const readEntry = async function* (
  access: RandomAccess,
  crc32: Crc32,
  entry: Placed,
): AsyncGenerator<Uint8Array, void, undefined> {
  const { file, offset, end } = entry
  const damaged = (reason: string): ArchiveError => new ArchiveError({ file: file.name, reason })
  const head = await access.read(offset, Math.min(pieceBytes, end - offset))
  const length = headerLength(head, entry)
  if (length === undefined) throw damaged('is another in its own header')
  const [from, to] = [offset + length, offset + length + file.bytes]
  if (to > end) throw damaged('reaches into the file behind it')
  const inHead = head.subarray(length, length + file.bytes)
  let sum = crc32(inHead, 0)
  if (inHead.length > 0) yield inHead
  for (let at = from + inHead.length; at < to; at += pieceBytes) {
    const piece = await access.read(at, Math.min(pieceBytes, to - at))
    sum = crc32(piece, sum)
    yield piece
  }
  if (sum !== entry.crc) throw damaged('has another checksum than it declares')
  if (end - to > longBehind) throw damaged('holds more or fewer bytes than it declares')
  const isInHead = end <= offset + head.length
  const behind = isInHead ? head.subarray(to - offset) : await access.read(to, end - to)
  if (!isBehind(behind, entry)) throw damaged('holds more or fewer bytes than it declares')
}
