/** A witness's claim against a log. It stands until the witness cosigns again. The answer with the claim is not signed. */
import type { Instant } from '../kernel/instant.ts'

/** Contains nothing personal: names of keys, sizes, a time. */
export type Contradiction = {
  /** Name of the witness's key. */
  readonly witness: string
  /**
   * `ahead`: it cosigned more entries than the log has. `inconsistent`: the log did not grow from the tree that it
   * cosigned.
   */
  readonly says: 'ahead' | 'inconsistent'
  /** The size of the log at the time of the claim. */
  readonly entries: number
  /** The size that it claims to have cosigned; undefined if it names none. */
  readonly claimed?: number
  /** The time of the first such answer. */
  readonly at: Instant
}
