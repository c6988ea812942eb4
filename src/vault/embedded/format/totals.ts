/**
 * The totals of the slots: their number, the number with a row, and a sum over all. Kept apart from the slots, so that
 * a file that was cut short, is of another time, or has one slot of another time is noticed.
 */
export type Totals = {
  /** Slots there are, free ones among them. */
  readonly slots: number
  /** Slots that hold a row. */
  readonly used: number
  /** Modulo 2^32, over every slot. */
  readonly sum: number
}

export const noTotals: Totals = { slots: 0, used: 0, sum: 0 }

// Checksums are linear: of two slots that changed by the same bits, plain sums could cancel each other out.
const mixed = (sum: number): number => {
  const first = Math.imul(sum ^ (sum >>> 16), 0x7feb_352d)
  return Math.imul(first ^ (first >>> 15), 0x846c_a68b) >>> 0
}

/** The sum with a slot of this checksum in it. */
export const addTo = (sum: number, slotSum: number): number => (sum + mixed(slotSum)) >>> 0
/** The sum without it. */
export const takeFrom = (sum: number, slotSum: number): number => (sum - mixed(slotSum)) >>> 0

export const sameTotals = (a: Totals, b: Totals): boolean =>
  a.slots === b.slots && a.used === b.used && a.sum === b.sum
