/**
 * A change: slots as they are to stand, written and synced before any of them is touched. Each begins at a sector.
 *
 *  0  4 bytes  "VCHG"         4  uint32  CRC-32 of the vault id, then of all that follows
 *  8  uint64   its number    16  uint32  slots in it   20  uint32  zero
 * 24  uint64   slots         32  uint64  used slots    40  uint32  sum: all three as they are afterwards
 * 44  zeros up to 64         64  for each slot its number, uint32, and its 128 bytes
 */
import { crc32 } from 'node:zlib'
import { readU64, writeU64 } from '../../../files/numbers.ts'
import { inSectors, slotBytes } from './layout.ts'
import type { Id } from './heads.ts'
import type { Totals } from './totals.ts'

const magic = 'VCHG'
const headBytes = 64
const itemBytes = 4 + slotBytes

/** The new content of one slot; the bytes are sealed. */
export type Image = { readonly slot: number; readonly bytes: Buffer }

export type Change = {
  /** One more than that of the change before. */
  readonly sequence: number
  readonly after: Totals
  readonly images: ReadonlyArray<Image>
}

/** Bytes of a change of so many slots, in whole sectors. */
export const changeBytes = (images: number): number => inSectors(headBytes + images * itemBytes)

const sumOf = (vaultId: Id, bytes: Buffer, end: number): number =>
  crc32(bytes.subarray(8, end), crc32(Buffer.from(vaultId, 'hex')))

export const encodeChange = (vaultId: Id, { sequence, after, images }: Change): Buffer => {
  const bytes = Buffer.alloc(changeBytes(images.length))
  bytes.write(magic, 'latin1')
  writeU64(bytes, sequence, 8)
  bytes.writeUInt32LE(images.length, 16)
  writeU64(bytes, after.slots, 24)
  writeU64(bytes, after.used, 32)
  bytes.writeUInt32LE(after.sum, 40)
  let at = headBytes
  for (const { slot, bytes: image } of images) {
    bytes.writeUInt32LE(slot, at)
    image.copy(bytes, at + 4)
    at += itemBytes
  }
  bytes.writeUInt32LE(sumOf(vaultId, bytes, at), 4)
  return bytes
}

/** The change that begins at `at`; undefined where there is no whole one of this vault. */
export const decodeChange = (vaultId: Id, bytes: Buffer, at: number): Change | undefined => {
  if (bytes.length < at + headBytes || bytes.toString('latin1', at, at + 4) !== magic)
    return undefined
  const count = bytes.readUInt32LE(at + 16)
  const end = at + headBytes + count * itemBytes
  if (end > bytes.length) return undefined
  const own = bytes.subarray(at, end)
  if (sumOf(vaultId, own, own.length) !== own.readUInt32LE(4)) return undefined
  return {
    sequence: readU64(own, 8),
    after: { slots: readU64(own, 24), used: readU64(own, 32), sum: own.readUInt32LE(40) },
    images: Array.from({ length: count }, (_, index): Image => {
      const from = headBytes + index * itemBytes
      return { slot: own.readUInt32LE(from), bytes: own.subarray(from + 4, from + itemBytes) }
    }),
  }
}
