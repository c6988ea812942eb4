/**
 * What stands once at the front of each file, and the two heads of `changes`, of which the higher is in force:
 *
 *  0  8 bytes  "CONSSLOT"     8  uint32  format, 1     12  uint32  CRC-32 of all the rest
 * 16  16 bytes vault id      32  uint32  bytes of a slot, 128
 *
 *  0  8 bytes  "CONSVALT"     8  uint32  format, 1     12  uint32  CRC-32 of all the rest
 * 16  16 bytes vault id      32  uint64  changes so far, all of them in the slots
 * 464  uint64  how often a head was written: the higher is in force
 * 40  uint64   slots         48  uint64  used slots    56  uint32  sum over the slots
 * 60  uint16   bytes of the mark, 0 for none           62  the mark of its ledger, up to 400 bytes (UTF-8), then zeros
 */
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import { inHex, refused } from '../../../files/fault.ts'
import type { Fault } from '../../../files/fault.ts'
import { readU64, writeU64 } from '../../../files/numbers.ts'
import { checkBlock, fieldsAt, formatOf, newBlock, seal } from '../../../files/sealed-block.ts'
import { blockBytes, slotBytes, vaultFormat } from './layout.ts'
import type { Totals } from './totals.ts'

const slotsMagic = 'CONSSLOT'
const headMagic = 'CONSVALT'
const idBytes = 16

/** 128 bits in hex. */
export type Id = string

/** The last change in the slots, and the vault's id. */
export type Head = Totals & {
  readonly vaultId: Id
  /** The number of changes so far: it only rises. */
  readonly sequence: number
  /** The number of written heads. */
  readonly turn: number
  /** The last mark of the ledger; empty if there was none. */
  readonly mark: string
}

const checked = (block: Buffer, magic: string): Either<Fault, void> => {
  const whole = checkBlock(block, blockBytes, magic)
  if (E.isLeft(whole)) return whole
  const format = formatOf(block)
  return format === vaultFormat
    ? whole
    : refused('the format is of another version', vaultFormat, format)
}

const idIn = (block: Buffer, at: number): Id => block.toString('hex', at, at + idBytes)

export const encodeSlotsHead = (vaultId: Id): Buffer => {
  const block = newBlock(blockBytes, slotsMagic, vaultFormat)
  block.write(vaultId, fieldsAt, 'hex')
  block.writeUInt32LE(slotBytes, 32)
  return seal(block)
}

/** Is this the front of the slots of this vault? */
export const checkSlotsHead = (block: Buffer, vaultId: Id): Either<Fault, void> => {
  const whole = checked(block, slotsMagic)
  if (E.isLeft(whole)) return whole
  const found = idIn(block, fieldsAt)
  if (found !== vaultId) return refused('the slots are of another vault', vaultId, found)
  const bytes = block.readUInt32LE(32)
  return bytes === slotBytes
    ? E.right(undefined)
    : refused('the slots are of another size', slotBytes, bytes)
}

const markLengthAt = 60
const markAt = 62
/** Bytes of a mark at most. */
const mostMarkBytes = 400
const turnAt = 464

/** Throws RangeError where the mark is longer than there is room for. */
export const encodeHead = (head: Head): Buffer => {
  const block = newBlock(blockBytes, headMagic, vaultFormat)
  const mark = Buffer.from(head.mark, 'utf8')
  if (mark.length > mostMarkBytes)
    throw new RangeError('a mark of more bytes than there is room for')
  block.write(head.vaultId, fieldsAt, 'hex')
  writeU64(block, head.sequence, 32)
  writeU64(block, head.slots, 40)
  writeU64(block, head.used, 48)
  block.writeUInt32LE(head.sum, 56)
  block.writeUInt16LE(mark.length, markLengthAt)
  mark.copy(block, markAt)
  writeU64(block, head.turn, turnAt)
  return seal(block)
}

export const decodeHead = (block: Buffer): Either<Fault, Head> => {
  const whole = checked(block, headMagic)
  if (E.isLeft(whole)) return whole
  const markEnd = markAt + Math.min(block.readUInt16LE(markLengthAt), mostMarkBytes)
  return E.right({
    vaultId: idIn(block, fieldsAt),
    sequence: readU64(block, 32),
    slots: readU64(block, 40),
    used: readU64(block, 48),
    sum: block.readUInt32LE(56),
    turn: readU64(block, turnAt),
    mark: block.toString('utf8', markAt, markEnd),
  })
}

/** The head in force, and the place of the next: over the other one. */
export type InForce = { readonly head: Head; readonly other: 0 | 1 }

/** The higher of the two that are whole. */
export const headInForce = (
  first: Either<Fault, Head>,
  second: Either<Fault, Head>,
): Either<Fault, InForce> => {
  if (E.isLeft(first) && E.isLeft(second)) return first
  if (E.isLeft(second)) return E.map((head: Head): InForce => ({ head, other: 1 }))(first)
  if (E.isLeft(first)) return E.map((head: Head): InForce => ({ head, other: 0 }))(second)
  if (first.right.vaultId !== second.right.vaultId)
    return refused('the two heads are of two vaults', first.right.vaultId, second.right.vaultId)
  return E.right(
    first.right.turn >= second.right.turn
      ? { head: first.right, other: 1 }
      : { head: second.right, other: 0 },
  )
}

/** Totals in words. */
export const totalsText = ({ slots, used, sum }: Totals): string =>
  `${slots} slots, ${used} of them used, sum ${inHex(sum)}`
