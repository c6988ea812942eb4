/** Randomness that a failed test can be run with again. */

/** From 0 to 1. */
export type Random = () => number

/** The same numbers from 0 to 1 for the same seed (mulberry32). */
export const seeded = (seed: number): Random => {
  let state = seed
  return () => {
    state = (state + 0x6d2b_79f5) | 0
    let mix = Math.imul(state ^ (state >>> 15), 1 | state)
    mix = (mix + Math.imul(mix ^ (mix >>> 7), 61 | mix)) ^ mix
    return ((mix ^ (mix >>> 14)) >>> 0) / 0x1_0000_0000
  }
}
