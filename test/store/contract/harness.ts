/** The parts of an adapter's test that the contract needs: a store, and the remains of one whose process was killed. */
import type { StreamId } from '../../../src/kernel/ids.ts'
import type { Store } from '../support.ts'

/** One store under test. */
export type Harness = {
  readonly store: Store
  /** Closes the store and opens the same log again. The new store is closed by `close`. */
  readonly reopen: () => Promise<Store>
  readonly close: () => Promise<void>
}

/** An append that the killed process saw acknowledged. */
export type Acknowledged = {
  readonly stream: StreamId
  readonly revision: bigint
  readonly ids: ReadonlyArray<string>
}

/** The remains of a process killed with SIGKILL in the midst of appends of `batchSize` events each. */
export type Crash = {
  readonly acknowledged: ReadonlyArray<Acknowledged>
  readonly batchSize: number
  readonly store: Store
  readonly close: () => Promise<void>
}
