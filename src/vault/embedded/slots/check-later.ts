/**
 * Reads every slot of a vault that was opened by its table, a piece at a time beside those who use it, and holds it
 * against what is known of it: checksums, places, and what all slots add up to.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import { readBytes } from '../../../files/io.ts'
import { damagedAt } from '../format/damage.ts'
import type { VaultCorrupt } from '../format/damage.ts'
import { totalsText } from '../format/heads.ts'
import { offsetOf, slotBytes } from '../format/layout.ts'
import { isFree, writtenSum } from '../format/slot.ts'
import { checkKnown } from '../memory/state.ts'
import type { State } from '../memory/state.ts'
import { addTo, sameTotals } from '../format/totals.ts'

/** A quarter of a MiB: less than a millisecond of work. */
const pieceSlots = 2_048
/** Between two pieces, ms: some 25 MiB a second. */
const restMs = 10

const checkPiece = (state: State): Either<VaultCorrupt, void> => {
  const { io, slotsFile, totals, checked } = state
  if (checked === undefined) return E.right(undefined)
  const count = Math.min(pieceSlots, totals.slots - checked.slots)
  const bytes = readBytes(io, slotsFile, count * slotBytes, offsetOf(checked.slots))
  let { slots, used, sum } = checked
  for (let at = 0; at < count; at += 1, slots += 1) {
    const slot = bytes.subarray(at * slotBytes, (at + 1) * slotBytes)
    const known = checkKnown(state, slots, slot)
    if (E.isLeft(known)) return known
    used += Number(!isFree(slot))
    sum = addTo(sum, writtenSum(slot))
  }
  state.checked = { slots, used, sum }
  return E.right(undefined)
}

const otherTotals = (state: State): VaultCorrupt | undefined =>
  state.checked === undefined || sameTotals(state.checked, state.totals)
    ? undefined
    : damagedAt('slots', {
        reason: 'they are not as they were written last: slots of another time are among them',
        expected: totalsText(state.totals),
        found: totalsText(state.checked),
      })

/** Resolves with the damage that it meets, or when all is read or the vault is closed. What the disk refuses is left to who asks for it. */
export const checkLater = async (state: State): Promise<VaultCorrupt | undefined> => {
  while (state.checked !== undefined && state.checked.slots < state.totals.slots) {
    // oxlint-disable-next-line no-await-in-loop
    await delay(restMs, undefined, { ref: false })
    if (state.over !== undefined) return undefined
    let piece: Either<VaultCorrupt, void>
    try {
      piece = checkPiece(state)
    } catch {
      return undefined
    }
    if (E.isLeft(piece)) return piece.left
  }
  const other = otherTotals(state)
  state.checked = undefined
  return other
}
