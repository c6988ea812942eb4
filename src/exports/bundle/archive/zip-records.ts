/**
 * The records of a zip, little-endian (APPNOTE.TXT 6.3.10, sections 4.3.7 to 4.3.16): stored files, one time stamp, no
 * comments. Zip64 if a number needs it, and for files whose length is unknown before they are written.
 */

/** A file with its place in the archive. */
export type Placed = {
  readonly name: string
  /** CRC-32 (IEEE 802.3). */
  readonly crc32: number
  readonly bytes: number
  /** The offset of its local header. */
  readonly offset: number
  /** Its length was unknown before it was written, and follows it in a data descriptor. */
  readonly isStreamed: boolean
}

const most16 = 0xffff
const most32 = 0xffffffff
/** Version 2.0 for plain files, 4.5 with zip64. */
const plainVersion = 20
const zip64Version = 45
/** Bit 3 of the flags: CRC and lengths follow the file in a data descriptor. */
const toldBehind = 0x0008
/** 1980-01-01 00:00:00, the earliest time of a zip. */
const firstDay = 0x0021
/** Made on Unix: a plain file, readable by all and writable by its owner. */
const madeOnUnix = 3 << 8
const fileMode = 0o100644 * 0x10000

type Field = readonly [width: 2 | 4 | 8, value: number]

const record = (...fields: ReadonlyArray<Field>): Buffer => {
  const bytes = Buffer.alloc(fields.reduce((sum, [width]) => sum + width, 0))
  let at = 0
  for (const [width, value] of fields) {
    if (width === 2) bytes.writeUInt16LE(value, at)
    else if (width === 4) bytes.writeUInt32LE(value, at)
    else bytes.writeBigUInt64LE(BigInt(value), at)
    at += width
  }
  return bytes
}

const zip64Extra = (...values: ReadonlyArray<number>): Buffer =>
  values.length === 0
    ? Buffer.alloc(0)
    : record([2, 1], [2, 8 * values.length], ...values.map((value): Field => [8, value]))

/** The record before a file. For a streamed one it announces lengths of eight bytes behind the file. */
export const localHeader = ({ name, crc32, bytes, isStreamed }: Omit<Placed, 'offset'>): Buffer => {
  const text = Buffer.from(name, 'ascii')
  const extra = isStreamed ? zip64Extra(0, 0) : zip64Extra()
  const length = isStreamed ? most32 : bytes
  return Buffer.concat([
    record(
      [4, 0x04034b50],
      [2, isStreamed ? zip64Version : plainVersion],
      [2, isStreamed ? toldBehind : 0],
      [2, 0],
      [2, 0],
      [2, firstDay],
      [4, isStreamed ? 0 : crc32],
      [4, length],
      [4, length],
      [2, text.length],
      [2, extra.length],
    ),
    text,
    extra,
  ])
}

/** The record behind a streamed file. */
export const dataDescriptor = ({ crc32, bytes }: Pick<Placed, 'crc32' | 'bytes'>): Buffer =>
  record([4, 0x08074b50], [4, crc32], [8, bytes], [8, bytes])

/** A file's line in the central directory. */
export const centralHeader = ({ name, crc32, bytes, offset, isStreamed }: Placed): Buffer => {
  const text = Buffer.from(name, 'ascii')
  const isLarge = bytes >= most32
  const isFar = offset >= most32
  const extra = zip64Extra(...(isLarge ? [bytes, bytes] : []), ...(isFar ? [offset] : []))
  const version = isStreamed || extra.length > 0 ? zip64Version : plainVersion
  return Buffer.concat([
    record(
      [4, 0x02014b50],
      [2, madeOnUnix + version],
      [2, version],
      [2, isStreamed ? toldBehind : 0],
      [2, 0],
      [2, 0],
      [2, firstDay],
      [4, crc32],
      [4, isLarge ? most32 : bytes],
      [4, isLarge ? most32 : bytes],
      [2, text.length],
      [2, extra.length],
      [2, 0],
      [2, 0],
      [2, 0],
      [4, fileMode],
      [4, isFar ? most32 : offset],
    ),
    text,
    extra,
  ])
}

/** The end of the archive. The central directory has `files` lines and begins at `offset`. */
export const endOfArchive = (directory: {
  readonly files: number
  readonly bytes: number
  readonly offset: number
}): Buffer => {
  const { files, bytes, offset } = directory
  const needs64 = files >= most16 || bytes >= most32 || offset >= most32
  const end64 = needs64
    ? [
        record(
          [4, 0x06064b50],
          [8, 44],
          [2, madeOnUnix + zip64Version],
          [2, zip64Version],
          [4, 0],
          [4, 0],
          [8, files],
          [8, files],
          [8, bytes],
          [8, offset],
        ),
        record([4, 0x07064b50], [4, 0], [8, offset + bytes], [4, 1]),
      ]
    : []
  return Buffer.concat([
    ...end64,
    record(
      [4, 0x06054b50],
      [2, 0],
      [2, 0],
      [2, Math.min(files, most16)],
      [2, Math.min(files, most16)],
      [4, Math.min(bytes, most32)],
      [4, Math.min(offset, most32)],
      [2, 0],
    ),
  ])
}
