/** How long to wait before somebody who did not answer is asked again. */

const firstMs = 1_000
const mostMs = 300_000

/** Twice as long each time, up to five minutes, less up to a half of it by chance. `failures` from 1; `random` 0 to 1. */
export const backoffMs = (failures: number, random: number): number =>
  Math.round(Math.min(mostMs, firstMs * 2 ** (failures - 1)) * (1 - random / 2))
