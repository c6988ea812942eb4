/**
 * The slot table as a file, so that an opening need not read every slot. It holds hashes of 32 bits and numbers: no key,
 * no identifier and no hash of one from which either could be had. Written when the vault is closed, taken away when it is
 * opened, before anything changes: so none that is out of date lies about, and nothing of who is erased.
 *
 *  0  8 bytes  "CONSTABL"     8  uint32  format, 1     12  uint32  CRC-32 of all the rest of the header
 * 16  16 bytes vault id      32  uint64  turn of the head in force      40  uint64  changes so far
 * 48  uint64   slots         56  uint64  used slots    64  uint32  sum over the slots
 * 68  uint32   CRC-32 of all that follows the header   72  uint32  1, as the machine writes it
 * 76  uint32   cells         80  uint32  cells in use  84  uint32  listed slots
 * 88  uint64   zero, then rows of each kind, 1 to 6       144  uint16  bytes of the stamp    146  the stamp of `slots`
 * 512 hashes, two for each slot, uint32; cells, uint32; listed slots, each its kind and its number, uint32
 */
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import { refused } from '../../../files/fault.ts'
import type { Fault } from '../../../files/fault.ts'
import { readU64, writeU64 } from '../../../files/numbers.ts'
import { checkBlock, fieldsAt, formatOf, newBlock, seal } from '../../../files/sealed-block.ts'
import type { Id } from './heads.ts'
import { blockBytes } from './layout.ts'
import { kinds } from './slot.ts'
import type { Totals } from './totals.ts'

const magic = 'CONSTABL'
const format = 1
const stampAt = 146
const mostStampBytes = blockBytes - stampAt
const countsAt = 88
const counted = Object.values(kinds).filter((kind) => kind !== kinds.free)

/** The state that a table describes: a vault without pending changes. */
export type TableOf = Totals & {
  readonly vaultId: Id
  readonly turn: number
  readonly sequence: number
  /** The system's data of the file `slots`, which differ after any touch. */
  readonly stamp: string
}

export type TableHeader = TableOf & {
  readonly bodySum: number
  readonly cells: number
  readonly entries: number
  readonly listed: number
  readonly counts: ReadonlyMap<number, number>
}

/** In the order of this machine, as the numbers of the body are: a table of another kind of machine is not believed. */
const ownOne = Buffer.from(Uint32Array.of(1).buffer)

export const encodeTableHeader = (header: TableHeader): Buffer => {
  const block = newBlock(blockBytes, magic, format)
  block.write(header.vaultId, fieldsAt, 'hex')
  writeU64(block, header.turn, 32)
  writeU64(block, header.sequence, 40)
  writeU64(block, header.slots, 48)
  writeU64(block, header.used, 56)
  block.writeUInt32LE(header.sum, 64)
  block.writeUInt32LE(header.bodySum, 68)
  ownOne.copy(block, 72)
  block.writeUInt32LE(header.cells, 76)
  block.writeUInt32LE(header.entries, 80)
  block.writeUInt32LE(header.listed, 84)
  for (const kind of counted) writeU64(block, header.counts.get(kind) ?? 0, countsAt + kind * 8)
  const stamp = Buffer.from(header.stamp).subarray(0, mostStampBytes)
  block.writeUInt16LE(stamp.length, stampAt - 2)
  stamp.copy(block, stampAt)
  return seal(block)
}

/** Reads a header. */
export const decodeTableHeader = (block: Buffer): Either<Fault, TableHeader> => {
  const checked = checkBlock(block, blockBytes, magic)
  if (E.isLeft(checked)) return checked
  if (formatOf(block) !== format) return refused('the format is not known', format, formatOf(block))
  if (!block.subarray(72, 76).equals(ownOne))
    return refused('the numbers are in another order', 'that of this machine', 'another')
  const stampBytes = block.readUInt16LE(stampAt - 2)
  return E.right({
    vaultId: block.toString('hex', fieldsAt, fieldsAt + 16),
    turn: readU64(block, 32),
    sequence: readU64(block, 40),
    slots: readU64(block, 48),
    used: readU64(block, 56),
    sum: block.readUInt32LE(64),
    bodySum: block.readUInt32LE(68),
    cells: block.readUInt32LE(76),
    entries: block.readUInt32LE(80),
    listed: block.readUInt32LE(84),
    counts: new Map(counted.map((kind) => [kind, readU64(block, countsAt + kind * 8)])),
    stamp: block.toString('utf8', stampAt, stampAt + stampBytes),
  })
}

/** Whether a table is of exactly this. */
export const isOf = (table: TableOf, of: TableOf): boolean =>
  table.vaultId === of.vaultId &&
  table.turn === of.turn &&
  table.sequence === of.sequence &&
  table.slots === of.slots &&
  table.used === of.used &&
  table.sum === of.sum &&
  table.stamp === of.stamp
