/**
 * The index of a closed segment as a file. Derived: it is thrown away and made again at will.
 *
 *   header (192 bytes) | directory | filter | blocks of places | blocks of runs | blocks of names
 *
 *  0  "CONSIDX\n"   8  uint32 format, 1    12  uint32 CRC-32 of all the rest of the header
 * 16  ledger id    32  uint64 segment      40  uint64 first position    48  uint32 events   52  uint32 streams
 * 56  uint64 bytes of the segment          64  SHA-256 of the segment
 * 96  uint32 bytes of the directory       100  uint32 its CRC-32
 * 104 uint32 bytes of the filter          108  uint32 its CRC-32        112  uint64 bytes of the blocks of names
 * 120 zeros
 */
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import { refused } from '../../../files/fault.ts'
import type { Fault } from '../../../files/fault.ts'
import { blocksBytes, placesPerBlock, runsPerBlock } from './index-blocks.ts'
import { readU64, writeU64 } from '../../../files/numbers.ts'
import { checkBlock, fieldsAt, formatOf, newBlock, seal } from '../../../files/sealed-block.ts'

export const indexHeaderBytes = 192
const indexFormat = 1
const magic = 'CONSIDX\n'

/** The segment of an index. */
export type IndexOf = {
  readonly ledgerId: string
  readonly segment: number
  readonly firstPosition: number
  readonly events: number
  readonly segmentBytes: number
  /** SHA-256 of the segment, 32 bytes. */
  readonly sha256: Buffer
}

export type IndexHeader = IndexOf & {
  readonly streams: number
  readonly directoryBytes: number
  readonly directorySum: number
  readonly filterBytes: number
  readonly filterSum: number
  readonly namesBytes: number
}

/** The offset and the end of each part of the file. */
export type Layout = {
  readonly directory: number
  readonly filter: number
  readonly places: number
  readonly runs: number
  readonly names: number
  readonly end: number
}

/** The layout that a header tells. */
export const layoutOf = (header: IndexHeader): Layout => {
  const directory = indexHeaderBytes
  const filter = directory + header.directoryBytes
  const places = filter + header.filterBytes
  const runs = places + blocksBytes(header.events, placesPerBlock)
  const names = runs + blocksBytes(header.events, runsPerBlock)
  return { directory, filter, places, runs, names, end: names + header.namesBytes }
}

/** The bytes of a header. */
export const encodeIndexHeader = (header: IndexHeader): Buffer => {
  const block = newBlock(indexHeaderBytes, magic, indexFormat)
  block.write(header.ledgerId, fieldsAt, 'hex')
  writeU64(block, header.segment, 32)
  writeU64(block, header.firstPosition, 40)
  block.writeUInt32LE(header.events, 48)
  block.writeUInt32LE(header.streams, 52)
  writeU64(block, header.segmentBytes, 56)
  header.sha256.copy(block, 64)
  block.writeUInt32LE(header.directoryBytes, 96)
  block.writeUInt32LE(header.directorySum, 100)
  block.writeUInt32LE(header.filterBytes, 104)
  block.writeUInt32LE(header.filterSum, 108)
  writeU64(block, header.namesBytes, 112)
  return seal(block)
}

/** Reads a header. */
export const decodeIndexHeader = (block: Buffer): Either<Fault, IndexHeader> => {
  const checked = checkBlock(block, indexHeaderBytes, magic)
  if (E.isLeft(checked)) return checked
  const format = formatOf(block)
  if (format !== indexFormat) return refused('the format is not known', indexFormat, format)
  return E.right({
    ledgerId: block.toString('hex', fieldsAt, fieldsAt + 16),
    segment: readU64(block, 32),
    firstPosition: readU64(block, 40),
    events: block.readUInt32LE(48),
    streams: block.readUInt32LE(52),
    segmentBytes: readU64(block, 56),
    sha256: Buffer.from(block.subarray(64, 96)),
    directoryBytes: block.readUInt32LE(96),
    directorySum: block.readUInt32LE(100),
    filterBytes: block.readUInt32LE(104),
    filterSum: block.readUInt32LE(108),
    namesBytes: readU64(block, 112),
  })
}
