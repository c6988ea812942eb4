/** The checkpoint that is shown, and those who wait for one. */
import { newWaiters } from '../../follower/waiters.ts'
import type { ShownCheckpoint } from '../../transparency/transparency-log.ts'

/** Told of each checkpoint when it is shown first, and of the same again once a day. Must not throw. */
export type OnShown = (shown: ShownCheckpoint) => void

export type Shown = {
  readonly now: () => ShownCheckpoint | undefined
  /** Shows another one; never one of fewer entries. */
  readonly show: (shown: ShownCheckpoint) => void
  /** Shows the same under more signatures: of a size that is not shown any more, nothing. */
  readonly carry: (shown: ShownCheckpoint) => void
  /** Tells of the one that is shown again. */
  readonly tellAgain: () => void
  readonly waitFor: (size: number, withinMs: number) => Promise<ShownCheckpoint | undefined>
  readonly onShown: (told: OnShown) => void
  /** Ends every wait. */
  readonly stop: () => void
}

/** Nothing is shown yet. */
export const newShown = (): Shown => {
  let current: ShownCheckpoint | undefined
  const told: OnShown[] = []
  // A checkpoint of no entries covers what is asked of 0; before the first there is none.
  const waiters = newWaiters(() => BigInt(current?.size ?? -1))
  const tell = (): void => {
    if (current !== undefined) for (const each of told) each(current)
  }
  return {
    now: () => current,
    show: (shown) => {
      if (current !== undefined && shown.size < current.size) return
      current = shown
      waiters.reached(BigInt(shown.size))
      tell()
    },
    carry: (shown) => {
      if (current?.size === shown.size) current = shown
    },
    tellAgain: tell,
    waitFor: async (size, withinMs) =>
      (await waiters.wait(BigInt(size), withinMs)) === 'reached' ? current : undefined,
    onShown: (each) => void told.push(each),
    stop: waiters.stop,
  }
}
