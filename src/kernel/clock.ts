/** Time as the ledger records it: it may stand still, and never goes back. */
import { instantOf, msOf } from './instant.ts'
import type { Instant } from './instant.ts'

export type Clock = () => Instant

/** A clock that also learns from what others recorded: from then on it answers no less than that. */
export type SharedClock = {
  readonly now: Clock
  /** The same in ms since 1970, for comparisons: no text is made for it. */
  readonly nowMs: () => number
  readonly observe: (recorded: Instant) => void
}

/**
 * A clock over `machineMs` that never answers less than before, nor less than what it observed: of two writers whose
 * clocks differ, the one that is behind follows as soon as it has read what the other recorded.
 */
export const monotonic = (machineMs: () => number, floor?: Instant): SharedClock => {
  let lastMs = floor === undefined ? 0 : msOf(floor)
  let last = instantOf(lastMs === 0 ? Date.UTC(2000, 0, 1) : lastMs)
  const look = (): void => {
    const ms = machineMs()
    if (ms <= lastMs) return
    lastMs = ms
    last = instantOf(ms)
  }
  // Instants compare as their texts do: no parsing for the many that are older.
  const observe = (recorded: Instant): void => {
    if (recorded <= last) return
    last = recorded
    lastMs = msOf(recorded)
  }
  return {
    now: () => {
      look()
      return last
    },
    nowMs: () => {
      look()
      return lastMs
    },
    observe,
  }
}
