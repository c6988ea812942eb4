/**
 * The file `head` of the tree: up to where the other files are on disk. It holds two blocks, in sectors of their own,
 * that are written in turn: while one is written the other says what held before.
 *
 *   0  8 bytes  "CONSTREE"     8  uint32  format, 1      12  uint32  CRC-32 of all the rest
 *  16  16 bytes ledger id     32  uint64  generation     40  uint64  leaves
 *  48  uint64   one more than the position of the last of them, 0 where there is none
 *  56  uint64   1 where the file `positions` holds them, 0 where positions are indexes
 *  64  32 bytes root          96  32 bytes zeros        512  the other block
 */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { refused } from '../../files/fault.ts'
import type { Fault } from '../../files/fault.ts'
import { readU64, writeU64 } from '../../files/numbers.ts'
import { checkBlock, fieldsAt, formatOf, newBlock, seal } from '../../files/sealed-block.ts'

const blockBytes = 128
/** The offset of the second block. */
const secondAt = 512
/** Bytes of the whole file. */
export const headFileBytes = secondAt + blockBytes
const headFormat = 1
const magic = 'CONSTREE'

export type HeadBlock = {
  /** 32 hex digits. */
  readonly ledgerId: string
  /** One more with each block that is written. */
  readonly generation: number
  readonly size: number
  /** Of the last leaf; -1 where there is none. */
  readonly position: bigint
  /** Whether the file `positions` holds them. */
  readonly hasPositions: boolean
  /** 32 bytes, of `size` leaves. */
  readonly root: Uint8Array
}

/** The offset of a generation's block: never over that of the one before. */
export const placeOf = (generation: number): number => (generation % 2) * secondAt

/** The bytes of the block. */
export const encodeHead = (head: HeadBlock): Buffer => {
  const block = newBlock(blockBytes, magic, headFormat)
  block.write(head.ledgerId, fieldsAt, 'hex')
  writeU64(block, head.generation, 32)
  writeU64(block, head.size, 40)
  block.writeBigUInt64LE(head.position + 1n, 48)
  writeU64(block, head.hasPositions ? 1 : 0, 56)
  block.set(head.root, 64)
  return seal(block)
}

const decodeHead = (block: Buffer, place: number): Either<Fault, HeadBlock> => {
  const checked = checkBlock(block, blockBytes, magic)
  if (E.isLeft(checked)) return checked
  const format = formatOf(block)
  if (format !== headFormat) return refused('the format is not known', headFormat, format)
  const generation = readU64(block, 32)
  if (placeOf(generation) !== place)
    return refused('the block is in the place of the other', placeOf(generation), place)
  return E.right({
    ledgerId: block.toString('hex', fieldsAt, fieldsAt + 16),
    generation,
    size: readU64(block, 40),
    position: block.readBigUInt64LE(48) - 1n,
    hasPositions: readU64(block, 56) === 1,
    root: new Uint8Array(block.subarray(64, 96)),
  })
}

/** The newer of the blocks that are whole, or why neither is. */
export const decodeHeads = (bytes: Buffer): Either<Fault, HeadBlock> => {
  const [first, second] = [0, secondAt].map((place) =>
    decodeHead(bytes.subarray(place, place + blockBytes), place),
  )
  if (first === undefined || second === undefined) return refused('no block', 2, 0)
  if (E.isLeft(first)) return second
  if (E.isLeft(second)) return first
  return first.right.generation > second.right.generation ? first : second
}

/** The bytes of a file whose second block is yet to be written. */
export const firstHead = (head: HeadBlock): Buffer => {
  const bytes = Buffer.alloc(headFileBytes)
  encodeHead(head).copy(bytes, placeOf(head.generation))
  return bytes
}
