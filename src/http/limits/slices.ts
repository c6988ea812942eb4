/** Long answers in slices: everybody else is answered in between. */
import { setImmediate as nextTurn } from 'node:timers/promises'

/** Longest that one answer works on without letting others be answered, in ms. Small ones are never interrupted. */
const sliceMs = 2

/** To be called between two parts of the work: what to wait for, where the slice is used up. */
export const slices = (): (() => Promise<void> | undefined) => {
  let untilMs = performance.now() + sliceMs
  return () => {
    if (performance.now() < untilMs) return undefined
    return nextTurn().then(() => {
      untilMs = performance.now() + sliceMs
    })
  }
}
