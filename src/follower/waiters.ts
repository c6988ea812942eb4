/** Those who wrote and want to read what they wrote. */

/** The end of a wait: the rows are there; the time was over; the projector stopped. */
export type Waited = 'reached' | 'late' | 'stopped'

type Waiter = { readonly position: bigint; readonly end: (how: Waited) => void }

export type Waiters = {
  /** Waits at most `deadlineMs` for `position`. Never rejects. */
  readonly wait: (position: bigint, deadlineMs: number) => Promise<Waited>
  readonly reached: (position: bigint) => void
  /** Ends every wait, and those to come. */
  readonly stop: () => void
}

/** Nobody waits yet. `current` says which position is reached. */
export const newWaiters = (current: () => bigint): Waiters => {
  const waiting = new Set<Waiter>()
  let isStopped = false
  const endWhere = (how: Waited, isDue: (waiter: Waiter) => boolean): void => {
    for (const waiter of waiting) if (isDue(waiter)) waiter.end(how)
  }
  return {
    wait: (position, deadlineMs) => {
      if (current() >= position) return Promise.resolve('reached')
      if (isStopped) return Promise.resolve('stopped')
      return new Promise((resolve) => {
        const timer = setTimeout(() => waiter.end('late'), deadlineMs)
        const waiter: Waiter = {
          position,
          end: (how) => {
            clearTimeout(timer)
            waiting.delete(waiter)
            resolve(how)
          },
        }
        waiting.add(waiter)
      })
    },
    reached: (position) => endWhere('reached', (waiter) => waiter.position <= position),
    stop: () => {
      isStopped = true
      endWhere('stopped', () => true)
    },
  }
}
