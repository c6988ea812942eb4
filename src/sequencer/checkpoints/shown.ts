/** The newest public checkpoint, and the requests that wait for one. */
import { newWaiters } from '../../follower/waiters.ts'
import type { ShownCheckpoint } from '../../transparency/transparency-log.ts'

/** Called with each checkpoint when it is first shown, and again once a day for the same one. Must not throw. */
export type OnShown = (shown: ShownCheckpoint) => void

export type Shown = {
  readonly now: () => ShownCheckpoint | undefined
  /** Replaces the shown checkpoint; never by a smaller one. */
  readonly show: (shown: ShownCheckpoint) => void
  /** Shows the same checkpoint with more signatures; ignored if another size is shown by now. */
  readonly carry: (shown: ShownCheckpoint) => void
  /** Reports the shown checkpoint once more. */
  readonly tellAgain: () => void
  readonly waitFor: (size: number, withinMs: number) => Promise<ShownCheckpoint | undefined>
  readonly onShown: (told: OnShown) => void
  /** Ends all waiting. */
  readonly stop: () => void
}

/** Without any checkpoint yet. */
export const newShown = (): Shown => {
  let current: ShownCheckpoint | undefined
  const told: OnShown[] = []
  // An empty checkpoint satisfies a wait for 0; before the first checkpoint there is none.
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
