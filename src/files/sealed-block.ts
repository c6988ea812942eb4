/** Blocks of fixed size that begin with eight bytes of magic, a format and the CRC-32 of all the rest. */
import { crc32 } from 'node:zlib'
import { E } from '../fp.ts'
import type { Either } from '../fp.ts'
import { inHex, refused } from './fault.ts'
import type { Fault } from './fault.ts'

const formatAt = 8
const sumAt = 12
/** The offset of the fields. */
export const fieldsAt = 16

// The sum stands in front of what it covers least: everything before it, then everything after it.
const sumOf = (block: Buffer): number =>
  crc32(block.subarray(fieldsAt), crc32(block.subarray(0, sumAt)))

/** A block of zeros under its magic and format; `seal` comes when its fields are written. */
export const newBlock = (bytes: number, magic: string, format: number): Buffer => {
  const block = Buffer.alloc(bytes)
  block.write(magic, 'latin1')
  block.writeUInt32LE(format, formatAt)
  return block
}

/** Writes the checksum; gives the same block. */
export const seal = (block: Buffer): Buffer => {
  block.writeUInt32LE(sumOf(block), sumAt)
  return block
}

/** The format a block is in. Asked of a block whose checksum holds. */
export const formatOf = (block: Buffer): number => block.readUInt32LE(formatAt)

/** Is this a whole block of that magic? Its format is the caller's to judge. */
export const checkBlock = (block: Buffer, bytes: number, magic: string): Either<Fault, void> => {
  if (block.length !== bytes) return refused('the block is cut short', bytes, block.length)
  const sum = sumOf(block)
  const written = block.readUInt32LE(sumAt)
  if (sum !== written) return refused('the checksum does not match', inHex(written), inHex(sum))
  return block.toString('latin1', 0, formatAt) === magic
    ? E.right(undefined)
    : refused('the file is of another kind', magic.trim(), 'something else')
}
