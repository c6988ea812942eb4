/** An open vault: its files, where every row lies, and what its slots add up to. */
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import { readBytes } from '../../../files/io.ts'
import type { FileNumber, Io } from '../../../files/io.ts'
import type { VaultFailure } from '../../key-vault.ts'
import { damagedAt, placeOf } from '../format/damage.ts'
import type { VaultCorrupt } from '../format/damage.ts'
import { entriesOf } from './entries.ts'
import type { Head } from '../format/heads.ts'
import { offsetOf, slotBytes } from '../format/layout.ts'
import { checkSlot, isFree, kindOf, kinds } from '../format/slot.ts'
import type { Kind, SlotSums } from '../format/slot.ts'
import type { SlotTable } from './slot-table.ts'
import type { Totals } from '../format/totals.ts'

export type State = {
  readonly io: Io
  /** The vault's folder. */
  readonly folder: string
  readonly slotsFile: FileNumber
  readonly changesFile: FileNumber
  readonly sums: SlotSums
  readonly table: SlotTable
  /** Slots that hold no row, the next to be taken last. */
  readonly free: number[]
  /** Rows by kind, and the slots of those kinds that are few and asked for together. */
  readonly counts: Map<number, number>
  readonly listed: ReadonlyMap<number, Set<number>>
  /** The head in force, and which of the two is written over next. */
  head: Head
  other: 0 | 1
  /** As the slots are now; the head is as they were when it was written. */
  totals: Totals
  sequence: number
  mark: string
  /** The offset of the next change in `changes`. */
  at: number
  /** Bytes of `changes`. */
  changesEnd: number
  /** From how many slots on a table is kept at the end. */
  readonly tableFrom: number
  /** The slots that were read since the opening, where not all were read by it, and what they add up to as they are now. */
  checked: Totals | undefined
  /** The first damage that was met: from then on nothing is added, and no table is kept. */
  damaged?: VaultFailure
  /** Nothing is read or written any more. */
  over?: VaultFailure
}

/** Kinds of which there are few at a time, kept at hand as a list. */
export const listedKinds: ReadonlyArray<Kind> = ['untold', 'epoch']

/** Notes what a slot holds now, and no longer holds. `before` is undefined for one that was not there. */
export const noteSlot = (
  { table, counts, listed }: Pick<State, 'table' | 'counts' | 'listed'>,
  slot: number,
  before: Buffer | undefined,
  now: Buffer,
): void => {
  table.set(slot, entriesOf(now))
  const [old, kind] = [before === undefined ? kinds.free : kindOf(before), kindOf(now)]
  if (old === kind) return
  counts.set(old, (counts.get(old) ?? 0) - 1)
  counts.set(kind, (counts.get(kind) ?? 0) + 1)
  listed.get(old)?.delete(slot)
  listed.get(kind)?.add(slot)
}

/** A slot's bytes, checked, and held against what is known of it. */
export const checkKnown = (
  { sums, table }: Pick<State, 'sums' | 'table'>,
  slot: number,
  bytes: Buffer,
): Either<VaultCorrupt, void> => {
  const checked = checkSlot(sums, slot, bytes)
  if (E.isLeft(checked)) return E.left(damagedAt(placeOf(slot), checked.left))
  const [own, held] = entriesOf(bytes)
  const [knownOwn, knownHeld] = table.of(slot)
  if (own === knownOwn && held === knownHeld) return E.right(undefined)
  return E.left(
    damagedAt(placeOf(slot), {
      reason: 'the slot is not as it was written last',
      expected: 'the row that was put there',
      found: isFree(bytes) ? 'no row' : 'another row',
    }),
  )
}

/** A slot as it is on disk, checked. Throws what the disk throws. */
export const readSlot = (state: State, slot: number): Either<VaultFailure, Buffer> => {
  const bytes = readBytes(state.io, state.slotsFile, slotBytes, offsetOf(slot))
  const checked = checkKnown(state, slot, bytes)
  if (E.isRight(checked)) return E.right(bytes)
  state.damaged ??= checked.left
  return checked
}
