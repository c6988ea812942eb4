/**
 * The blocks of an index, each of which is checked whenever it is read:
 *
 *  0  uint32  CRC-32 of all that follows      4  uint32  which block: its part × 2^28, plus its number in it
 *
 *   places (part 1), 1024 a block:  uint32 offset of each event's record, in order of position
 *   runs   (part 2), 512 a block:   uint32 offset and 4 bytes of id of each event, in order of stream, then revision
 *   names  (part 3), about 4 KiB:   of each stream, in order: uint8 length, name, uint64 first revision,
 *                                   uint32 count, uint32 place of its first event among the runs
 *
 * The directory names, of each block of names: uint32 offset among them, uint32 bytes, uint8 length, first name.
 */
import { crc32 } from 'node:zlib'
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import { inHex, refused } from '../../../files/fault.ts'
import type { Fault } from '../../../files/fault.ts'
import { readU64, writeU64 } from '../../../files/numbers.ts'

export const blockHeaderBytes = 8
export const placesPerBlock = 1_024
export const runsPerBlock = 512
export const placeBytes = 4
export const runBytes = 8
/** A block of names is closed when it is as long as this. */
export const namesBlockBytes = 4_096
const nameFieldsBytes = 17
const directoryFieldsBytes = 9

/** The parts of an index, as their blocks name them. */
export type Part = 'places' | 'runs' | 'names'
const parts = { places: 1, runs: 2, names: 3 } as const
const numbersOfPart = 0x1000_0000

/** Bytes of all blocks of fixed size for so many events: `perBlock` entries in 4 KiB each. */
export const blocksBytes = (events: number, perBlock: number): number =>
  Math.ceil(events / perBlock) * blockHeaderBytes + events * (4_096 / perBlock)

/** Writes number and checksum into a block that is complete otherwise; gives the same block. */
export const closeBlock = (block: Buffer, part: Part, number: number): Buffer => {
  block.writeUInt32LE(parts[part] * numbersOfPart + number, 4)
  block.writeUInt32LE(crc32(block.subarray(4)), 0)
  return block
}

/** Is this the block it should be, unaltered? */
export const checkIndexBlock = (
  block: Buffer,
  part: Part,
  number: number,
): Either<Fault, Buffer> => {
  if (block.length < blockHeaderBytes) return refused('the block is cut short', 8, block.length)
  const sum = crc32(block.subarray(4))
  const written = block.readUInt32LE(0)
  if (sum !== written) return refused('the checksum does not match', inHex(written), inHex(sum))
  const expected = parts[part] * numbersOfPart + number
  const found = block.readUInt32LE(4)
  return found === expected ? E.right(block) : refused('it is another block', expected, found)
}

/** The entry of a stream in a block of names. */
export type NameEntry = {
  readonly stream: string
  /** Revision of its first event in the segment. */
  readonly first: number
  readonly count: number
  /** Place of that event among the runs. */
  readonly start: number
}

/** The bytes of an entry. */
export const encodeName = ({ stream, first, count, start }: NameEntry): Buffer => {
  const bytes = Buffer.alloc(nameFieldsBytes + stream.length)
  bytes[0] = stream.length
  let at = 1 + bytes.write(stream, 1, 'latin1')
  writeU64(bytes, first, at)
  at += 8
  bytes.writeUInt32LE(count, at)
  bytes.writeUInt32LE(start, at + 4)
  return bytes
}

/** The entry at an offset of a checked block. */
export const nameAt = (block: Buffer, at: number): NameEntry & { readonly end: number } => {
  const nameEnd = at + 1 + block.readUInt8(at)
  return {
    stream: block.toString('latin1', at + 1, nameEnd),
    first: readU64(block, nameEnd),
    count: block.readUInt32LE(nameEnd + 8),
    start: block.readUInt32LE(nameEnd + 12),
    end: nameEnd + 16,
  }
}

/** A block of names: where it is, and what it begins with. */
export type DirectoryEntry = {
  readonly offset: number
  readonly bytes: number
  readonly name: string
}

/** The bytes of an entry of the directory. */
export const encodeDirectoryEntry = ({ offset, bytes, name }: DirectoryEntry): Buffer => {
  const entry = Buffer.alloc(directoryFieldsBytes + name.length)
  entry.writeUInt32LE(offset, 0)
  entry.writeUInt32LE(bytes, 4)
  entry[8] = name.length
  entry.write(name, directoryFieldsBytes, 'latin1')
  return entry
}

/** The entry at an offset of a checked directory. */
export const directoryEntryAt = (
  directory: Buffer,
  at: number,
): DirectoryEntry & { readonly end: number } => {
  const end = at + directoryFieldsBytes + directory.readUInt8(at + 8)
  return {
    offset: directory.readUInt32LE(at),
    bytes: directory.readUInt32LE(at + 4),
    name: directory.toString('latin1', at + directoryFieldsBytes, end),
    end,
  }
}
