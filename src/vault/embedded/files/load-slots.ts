/** Reads every slot at the opening: checks it, finds its place in the table, and holds their sum against the head. */
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import { fill } from '../../../files/io.ts'
import type { Io } from '../../../files/io.ts'
import { damagedAt, placeOf } from '../format/damage.ts'
import type { VaultCorrupt } from '../format/damage.ts'
import { totalsText } from '../format/heads.ts'
import { offsetOf, slotBytes } from '../format/layout.ts'
import type { Files, Promised } from './open-files.ts'
import { checkSlot, isFree, kinds, newSlotSums, writtenSum } from '../format/slot.ts'
import { newSlotTable } from '../memory/slot-table.ts'
import { listedKinds, noteSlot } from '../memory/state.ts'
import type { State } from '../memory/state.ts'
import { addTo, sameTotals } from '../format/totals.ts'
import type { Totals } from '../format/totals.ts'

/** Slots read at once: 1 MiB. */
const chunkSlots = 8_192

type Seen = (slot: number, bytes: Buffer) => Either<VaultCorrupt, void>

/** Gives each slot in turn; the bytes are only good until the next one. */
const eachSlot = (
  io: Io,
  { slotsFile }: Files,
  slots: number,
  seen: Seen,
): Either<VaultCorrupt, void> => {
  const chunk = Buffer.allocUnsafe(chunkSlots * slotBytes)
  for (let first = 0; first < slots; first += chunkSlots) {
    const count = Math.min(chunkSlots, slots - first)
    const have = fill(io, slotsFile, chunk.subarray(0, count * slotBytes), offsetOf(first))
    for (let index = 0; index < count; index += 1) {
      const from = index * slotBytes
      const bytes = chunk.subarray(from, Math.max(from, Math.min(have, from + slotBytes)))
      const done = seen(first + index, bytes)
      if (E.isLeft(done)) return done
    }
  }
  return E.right(undefined)
}

/** The place of every row, from a read of all. */
export type Loaded = Pick<State, 'sums' | 'table' | 'free' | 'counts' | 'listed'>

const newLoaded = (vaultId: string, slots: number): Loaded => ({
  sums: newSlotSums(vaultId),
  table: newSlotTable(slots),
  free: [],
  counts: new Map(),
  listed: new Map(listedKinds.map((kind) => [kinds[kind], new Set<number>()])),
})

/** All slots as they are promised to be, changes that do not stand in them yet among them. */
export const loadSlots = (
  io: Io,
  files: Files,
  { head, after, images }: Promised,
): Either<VaultCorrupt, Loaded> => {
  const loaded = newLoaded(head.vaultId, after.slots)
  let found: Totals = { slots: after.slots, used: 0, sum: 0 }
  const read = eachSlot(io, files, after.slots, (slot, onDisk) => {
    // One that is about to be written again may be torn.
    const bytes = images.get(slot) ?? onDisk
    const checked = checkSlot(loaded.sums, slot, bytes)
    if (E.isLeft(checked)) return E.left(damagedAt(placeOf(slot), checked.left))
    const used = found.used + Number(!isFree(bytes))
    found = { slots: found.slots, used, sum: addTo(found.sum, writtenSum(bytes)) }
    if (isFree(bytes)) loaded.free.push(slot)
    else noteSlot(loaded, slot, undefined, bytes)
    return E.right(undefined)
  })
  if (E.isLeft(read)) return read
  // The next to be taken is the last: the lowest first, side by side.
  loaded.free.reverse()
  if (sameTotals(found, after)) return E.right(loaded)
  return E.left(
    damagedAt('slots', {
      reason: 'they are not as they were written last: slots of another time are among them',
      expected: totalsText(after),
      found: totalsText(found),
    }),
  )
}
