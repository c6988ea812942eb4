/**
 * One slot: a checksum, the kind of its row, and the row. The checksum covers the vault and the slot's number as well,
 * so that a slot of elsewhere is as wrong as one that was damaged.
 */
import { crc32 } from 'node:zlib'
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import { inHex, refused } from '../../../files/fault.ts'
import type { Fault } from '../../../files/fault.ts'
import { writeU64 } from '../../../files/numbers.ts'
import { slotBytes } from './layout.ts'

const rowAt = 4

/** Kinds of rows, by the byte that stands for them; 0 is a slot that holds none. */
export const kinds = {
  free: 0,
  key: 1,
  fence: 2,
  alias: 3,
  untold: 4,
  carried: 5,
  epoch: 6,
} as const
export type Kind = keyof typeof kinds
const lastKind = Math.max(...Object.values(kinds))

export const kindAt = 4
export const keyAt = 8
/** Bytes of the key that a row stands under. */
export const keyBytes = 16
/** The offset of the fields of a kind. */
export const bodyAt = 24

/** The byte of a slot's kind. */
export const kindOf = (slot: Buffer): number => slot.readUInt8(kindAt)
export const isFree = (slot: Buffer): boolean => kindOf(slot) === kinds.free

/** The vault of the slots: 16 bytes, and room for the number that each checksum begins with. */
export type SlotSums = { readonly place: Buffer }

/** Sums for the slots of one vault, named by 32 hex digits. */
export const newSlotSums = (vaultId: string): SlotSums => {
  const place = Buffer.alloc(24)
  place.write(vaultId, 'hex')
  return { place }
}

const sumOf = ({ place }: SlotSums, number: number, slot: Buffer): number => {
  writeU64(place, number, 16)
  return crc32(slot.subarray(rowAt), crc32(place))
}

/** The checksum that stands in a slot. */
export const writtenSum = (slot: Buffer): number => slot.readUInt32LE(0)

/** Writes the checksum for the place where the slot is to stand; gives the same bytes. */
export const sealSlot = (sums: SlotSums, number: number, slot: Buffer): Buffer => {
  slot.writeUInt32LE(sumOf(sums, number, slot), 0)
  return slot
}

/** A row of this kind under this key (16 bytes), with room for the rest. */
export const newRow = (kind: Kind, key: Buffer): Buffer => {
  const row = Buffer.alloc(slotBytes)
  row.writeUInt8(kinds[kind], kindAt)
  key.copy(row, keyAt, 0, keyBytes)
  return row
}

/** A slot that holds no row: nothing of what was there before. */
export const freeSlot = (): Buffer => Buffer.alloc(slotBytes)

const noBytes = Buffer.alloc(slotBytes)

/** Is this a slot of this vault, in this place, as it was written? */
export const checkSlot = (sums: SlotSums, number: number, slot: Buffer): Either<Fault, void> => {
  if (slot.length !== slotBytes) return refused('the slot is cut short', slotBytes, slot.length)
  const sum = sumOf(sums, number, slot)
  const written = writtenSum(slot)
  if (sum !== written) return refused('the checksum does not match', inHex(written), inHex(sum))
  const kind = kindOf(slot)
  if (kind > lastKind) return refused('the kind of row is not known', `at most ${lastKind}`, kind)
  const mustBeEmpty = kind === kinds.free && slot.compare(noBytes, rowAt, slotBytes, rowAt) !== 0
  return mustBeEmpty
    ? refused('a free slot holds something', 'zeros', 'something else')
    : E.right(undefined)
}
