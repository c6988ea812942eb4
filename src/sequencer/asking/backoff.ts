/** The pause before the next request to a party that did not answer. */

const firstMs = 1_000
const mostMs = 300_000

/**
 * Doubles with each failure, up to five minutes, and is shortened by up to a half at random. `failures` from 1;
 * `random` from 0 to 1.
 */
export const backoffMs = (failures: number, random: number): number =>
  Math.round(Math.min(mostMs, firstMs * 2 ** (failures - 1)) * (1 - random / 2))
