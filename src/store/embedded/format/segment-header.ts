/**
 * The first 128 bytes of a segment: whose log, which part of it, and what came before.
 *
 *  0  8 bytes  "CONSLOG\n"            8  uint32  format, 1
 * 12  uint32   CRC-32 of bytes 0 to 11 and 16 to 127
 * 16  16 bytes ledger id             32  uint64  segment number: 1, 2, 3, …
 * 40  uint64   first position        48  32 bytes SHA-256 of the whole segment before; zeros in the first
 * 80  48 bytes zeros
 */
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import { refused } from '../../../files/fault.ts'
import type { Fault } from '../../../files/fault.ts'
import { readU64, writeU64 } from '../../../files/numbers.ts'
import { checkBlock, fieldsAt, formatOf, newBlock, seal } from '../../../files/sealed-block.ts'

/** Version of the layout of segments. Another one is refused, never guessed at. */
export const segmentFormat = 1
export const headerBytes = 128
const magic = 'CONSLOG\n'
const zerosAt = 80

export type SegmentHeader = {
  /** 128 bits in hex, drawn when the ledger was made. */
  readonly ledgerId: string
  readonly segment: number
  /** Position of the first event that is, or will be, in it. */
  readonly firstPosition: number
  /** SHA-256 of the segment before, 32 bytes: zeros in the first. */
  readonly before: Buffer
}

/** The first segment's hash of the one before. */
export const noSegment: Buffer = Buffer.alloc(32)

/** The bytes of a header. */
export const encodeHeader = ({
  ledgerId,
  segment,
  firstPosition,
  before,
}: SegmentHeader): Buffer => {
  const block = newBlock(headerBytes, magic, segmentFormat)
  block.write(ledgerId, fieldsAt, 'hex')
  writeU64(block, segment, 32)
  writeU64(block, firstPosition, 40)
  before.copy(block, 48)
  return seal(block)
}

/** A header of another format, whole in itself. */
export type OtherFormat = { readonly otherFormat: number }

/** Reads a header; one that is whole and of another format is told apart from one that is damaged. */
export const decodeHeader = (block: Buffer): Either<Fault | OtherFormat, SegmentHeader> => {
  const checked = checkBlock(block, headerBytes, magic)
  if (E.isLeft(checked)) return checked
  const format = formatOf(block)
  if (format !== segmentFormat) return E.left({ otherFormat: format })
  const [segment, firstPosition] = [readU64(block, 32), readU64(block, 40)]
  if (!Number.isSafeInteger(segment) || !Number.isSafeInteger(firstPosition)) {
    return refused('a number is too large', 'at most 2^53 - 1', 'more')
  }
  if (block.subarray(zerosAt).some((byte) => byte !== 0)) {
    return refused('the padding is not empty', 'zeros', 'something else')
  }
  return E.right({
    ledgerId: block.toString('hex', fieldsAt, fieldsAt + 16),
    segment,
    firstPosition,
    before: Buffer.from(block.subarray(48, zerosAt)),
  })
}
