/** The subtrees whose roots form a proof (RFC 6962 sections 2.1.1 and 2.1.2). */

/** Leaves from `start` up to, not including, `end`; at least one. */
export type Range = { readonly start: number; readonly end: number }

/** The largest power of two below n, 2 ≤ n ≤ 2^53 - 1. */
export const largestPowerBelow = (n: number): number => {
  let power = 1
  while (power * 2 < n) power *= 2
  return power
}

/** PATH(index, D[0:size]), 0 ≤ index < size: the leaf's sibling first. */
export const inclusionRanges = (index: number, size: number): ReadonlyArray<Range> => {
  const ranges: Range[] = []
  let [start, end] = [0, size]
  while (end - start > 1) {
    const middle = start + largestPowerBelow(end - start)
    if (index < middle) {
      ranges.push({ start: middle, end })
      end = middle
    } else {
      ranges.push({ start, end: middle })
      start = middle
    }
  }
  return ranges.toReversed()
}

/** PROOF(oldSize, D[0:size]), 0 ≤ oldSize ≤ size; empty for the empty tree, which needs no proof. */
export const consistencyRanges = (oldSize: number, size: number): ReadonlyArray<Range> => {
  if (oldSize === 0 || oldSize === size) return []
  const ranges: Range[] = []
  let [start, end] = [0, size]
  while (oldSize < end) {
    const middle = start + largestPowerBelow(end - start)
    if (oldSize <= middle) {
      ranges.push({ start: middle, end })
      end = middle
    } else {
      ranges.push({ start, end: middle })
      start = middle
    }
  }
  // The range that begins at the left edge is the old tree itself, whose root the verifier has.
  if (start > 0) ranges.push({ start, end })
  return ranges.toReversed()
}
