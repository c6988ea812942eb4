/**
 * Reads every slot of a vault as it is at one moment, beside the process that writes to it, without a key and without
 * asking that process. A change stands in `changes` before any slot is touched: slots are read in their order, and the
 * changes are looked at after each stretch. Changes that were settled before they were seen mean another try.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import { disk } from '../../../files/disk.ts'
import type { Fault } from '../../../files/fault.ts'
import { fill } from '../../../files/io.ts'
import type { VaultFailure } from '../../key-vault.ts'
import { placeOf, unavailable } from '../format/damage.ts'
import { totalsText } from '../format/heads.ts'
import type { Head } from '../format/heads.ts'
import { changesPath, offsetOf, slotBytes, slotsPath } from '../format/layout.ts'
import { checkFronts } from '../files/open-files.ts'
import { checkSlot, isFree, newSlotSums, writtenSum } from '../format/slot.ts'
import { addTo, sameTotals } from '../format/totals.ts'
import { followFrom, followOn } from './follow.ts'
import type { Followed, Reading } from './follow.ts'

/** Receivers of a reading. */
export type Visitor = {
  /** A try begins: what was told before is void. */
  readonly begin: () => void
  /** A slot that is whole; it may be told again, and the last is what it holds. The bytes are only good until the next call. */
  readonly slot: (slot: number, bytes: Buffer) => void
  readonly damaged: (place: string, fault: Fault) => void
  readonly progress: (slots: number, total: number) => void
}

const attempts = 100
/** Slots between two looks at the changes: well under a millisecond. */
const chunkSlots = 1_024

/** By slot: its checksum, and whether it holds a row. */
type Seen = { sums: Uint32Array; used: Uint8Array }

const see = (seen: Seen, slot: number, bytes: Buffer): void => {
  if (slot >= seen.sums.length) {
    const { sums, used } = seen
    seen.sums = new Uint32Array(slot * 2 + chunkSlots)
    seen.used = new Uint8Array(seen.sums.length)
    seen.sums.set(sums)
    seen.used.set(used)
  }
  seen.sums[slot] = writtenSum(bytes)
  seen.used[slot] = isFree(bytes) ? 0 : 1
}

const checkTotals = ({ sums, used }: Seen, { now }: Followed, visitor: Visitor): void => {
  const found = { slots: now.slots, used: 0, sum: 0 }
  for (let slot = 0; slot < now.slots; slot += 1) {
    found.used += used[slot] ?? 0
    found.sum = addTo(found.sum, sums[slot] ?? 0)
  }
  if (sameTotals(found, now)) return
  visitor.damaged('slots', {
    reason: 'they are not as they were written last: slots of another time are among them',
    expected: totalsText(now),
    found: totalsText(found),
  })
}

/** One try; undefined where the writer was ahead. */
const readOnce = async (
  reading: Reading,
  visitor: Visitor,
): Promise<Either<VaultFailure, Head | undefined>> => {
  const { io, files } = reading
  const begun = await followFrom(reading)
  if (E.isLeft(begun)) return begun
  const followed = begun.right
  const fronts = checkFronts(io, files, followed.now)
  if (E.isLeft(fronts)) return fronts
  const sums = newSlotSums(followed.now.vaultId)
  const seen: Seen = { sums: new Uint32Array(0), used: new Uint8Array(0) }
  const tell = (slot: number, bytes: Buffer): void => {
    const checked = checkSlot(sums, slot, bytes)
    see(seen, slot, bytes.length === slotBytes ? bytes : Buffer.alloc(slotBytes))
    if (E.isLeft(checked)) visitor.damaged(placeOf(slot), checked.left)
    else visitor.slot(slot, bytes)
  }
  visitor.begin()
  const chunk = Buffer.allocUnsafe(chunkSlots * slotBytes)
  let first = 0
  do {
    const have = fill(io, files.slotsFile, chunk, offsetOf(first))
    const caughtUp = await followOn(reading, followed)
    if (E.isLeft(caughtUp) || !caughtUp.right) return E.map(() => undefined)(caughtUp)
    const end = Math.min(first + chunkSlots, followed.now.slots)
    for (let slot = first; slot < end; slot += 1) {
      const from = Math.min((slot - first) * slotBytes, have)
      const onDisk = chunk.subarray(from, Math.min(from + slotBytes, have))
      tell(slot, followed.images.get(slot) ?? onDisk)
    }
    first = end
    visitor.progress(first, followed.now.slots)
  } while (first < followed.now.slots)
  // Of slots that were passed already when their change came.
  for (const [slot, bytes] of followed.images) tell(slot, bytes)
  checkTotals(seen, followed, visitor)
  return E.right(followed.now)
}

const busy: VaultFailure = {
  failure: 'vault-unavailable',
  cause: 'the vault changed faster than it could be read; try again',
}

/** Reads all of the vault in `folder`; answers how it was at that moment. */
export const readBeside = async (
  folder: string,
  visitor: Visitor,
): Promise<Either<VaultFailure, Head>> => {
  const io = disk
  const open: number[] = []
  try {
    const changesFile = io.open(changesPath(folder), 'read')
    open.push(changesFile)
    const slotsFile = io.open(slotsPath(folder), 'read')
    open.push(slotsFile)
    for (let attempt = 0; attempt < attempts; attempt += 1) {
      const read = await readOnce({ io, files: { slotsFile, changesFile } }, visitor)
      if (E.isLeft(read)) return read
      if (read.right !== undefined) return E.right(read.right)
      await delay(attempt)
    }
    return E.left(busy)
  } catch (cause) {
    return E.left(unavailable(cause))
  } finally {
    open.forEach(io.close)
  }
}
