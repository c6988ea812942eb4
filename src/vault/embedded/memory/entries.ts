/** Under which keys a row is found: under its own, and an alias that is held under its identifier as well. */
import { bodyAt, isFree, keyAt, keyBytes, kindOf, kinds } from '../format/slot.ts'

/** A row's places in the table, as hashes of 32 bits; 0 for none. */
export type Entries = readonly [own: number, held: number]

/** Stands in for a kind: the identifier of an alias that is held. */
export const heldKey = 0x40
/** The offset of an alias's end: six bytes, zeros while it is bound. */
export const untilAt = 62

/** A hash of a kind and 16 bytes, never 0. Not keyed: the bytes are random or keyed hashes already. */
export const hashOf = (kind: number, bytes: Buffer, at: number): number => {
  let hash = Math.imul(kind + 1, 0x9e37_79b1)
  for (let word = at; word < at + keyBytes; word += 4) {
    hash = Math.imul(hash ^ bytes.readInt32LE(word), 0x85eb_ca6b)
    hash ^= hash >>> 13
  }
  hash = Math.imul(hash, 0xc2b2_ae35)
  return (hash ^ (hash >>> 16)) >>> 0 || 1
}

const isHeld = (slot: Buffer): boolean => slot.readUIntLE(untilAt, 6) === 0

/** The table entries of the row in a slot. */
export const entriesOf = (slot: Buffer): Entries => {
  if (isFree(slot)) return [0, 0]
  const kind = kindOf(slot)
  const own = hashOf(kind, slot, keyAt)
  return kind === kinds.alias && isHeld(slot) ? [own, hashOf(heldKey, slot, bodyAt)] : [own, 0]
}
