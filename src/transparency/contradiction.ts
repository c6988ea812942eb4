/** A witness's claim against a log, which it has not taken back by a cosignature since. Its answer is not signed. */
import type { Instant } from '../kernel/instant.ts'

/** Nothing personal: names of keys, sizes, a time. */
export type Contradiction = {
  /** Name of the witness's key. */
  readonly witness: string
  /** `ahead`: it cosigned more entries than the log has. `inconsistent`: the log did not grow out of what it cosigned. */
  readonly says: 'ahead' | 'inconsistent'
  /** Entries of the log when it was said. */
  readonly entries: number
  /** Entries that it says it cosigned; undefined where it does not say. */
  readonly claimed?: number
  /** The time of the first such answer. */
  readonly at: Instant
}
