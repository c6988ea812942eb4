/**
 * A block of the file `head`: how far the log is durable. The file holds it twice; see `head-blocks.ts`.
 *
 *  0  8 bytes  "CONSHEAD"     8  uint32  format, 1     12  uint32  CRC-32 of all the rest
 * 16  16 bytes ledger id     32  uint64  segment       40  uint64  offset behind the last durable batch
 * 48  uint64   position of the next event              56  8 bytes zeros
 */
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import { refused } from '../../../files/fault.ts'
import type { Fault } from '../../../files/fault.ts'
import { readU64, writeU64 } from '../../../files/numbers.ts'
import { checkBlock, fieldsAt, formatOf, newBlock, seal } from '../../../files/sealed-block.ts'

export const headBytes = 64
const headFormat = 1
const magic = 'CONSHEAD'

/** Up to where the log is on disk. */
export type Head = {
  readonly ledgerId: string
  readonly segment: number
  /** Bytes of that segment, whole batches. */
  readonly offset: number
  /** Position of the next event: one more than that of the last. */
  readonly next: number
}

/** The bytes of the block. */
export const encodeHead = ({ ledgerId, segment, offset, next }: Head): Buffer => {
  const block = newBlock(headBytes, magic, headFormat)
  block.write(ledgerId, fieldsAt, 'hex')
  writeU64(block, segment, 32)
  writeU64(block, offset, 40)
  writeU64(block, next, 48)
  return seal(block)
}

/** Reads the block; one that was being written at that moment is refused. */
export const decodeHead = (block: Buffer): Either<Fault, Head> => {
  const checked = checkBlock(block, headBytes, magic)
  if (E.isLeft(checked)) return checked
  const format = formatOf(block)
  if (format !== headFormat) return refused('the format is not known', headFormat, format)
  const [segment, offset, next] = [readU64(block, 32), readU64(block, 40), readU64(block, 48)]
  return E.right({
    ledgerId: block.toString('hex', fieldsAt, fieldsAt + 16),
    segment,
    offset,
    next,
  })
}
