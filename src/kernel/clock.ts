/** Time as the ledger records it: it may stand still, and never goes back (design section 10). */
import { instantOf, msOf } from './instant.ts'
import type { Instant } from './instant.ts'

export type Clock = () => Instant

/** A clock over `nowMs` that never answers less than before, nor less than `floor` (what the log already holds). */
export const monotonic = (nowMs: () => number, floor?: Instant): Clock => {
  let lastMs = floor === undefined ? 0 : msOf(floor)
  let last = instantOf(lastMs === 0 ? Date.UTC(2000, 0, 1) : lastMs)
  return () => {
    const ms = nowMs()
    if (ms > lastMs) {
      lastMs = ms
      last = instantOf(ms)
    }
    return last
  }
}
