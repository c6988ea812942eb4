/**
 * Lets so many at once through to the database. The driver's pool has a queue of its own, but one time-out for
 * waiting there and for connecting: a busy moment would pass for a server that is away.
 */
import { PostgresFault } from './fault.ts'

/** Longest wait for a turn, in ms. */
const turnMs = 10_000

export type Gate = {
  /** Done when it is the caller's turn; throws a `PostgresFault` when that never comes. */
  readonly enter: () => Promise<void>
  readonly leave: () => void
  /** The database does not answer: whoever waits is told at once, rather than each after trying in turn. */
  readonly turnAway: (fault: PostgresFault) => void
}

type Waiting = { readonly go: () => void; readonly refuse: (fault: PostgresFault) => void }

/** A gate for `max` at once. */
export const openGate = (max: number): Gate => {
  const waiting = new Set<Waiting>()
  let inside = 0
  return {
    enter: async () => {
      if (inside < max) {
        inside += 1
        return
      }
      await new Promise<void>((resolve, reject) => {
        const leaveQueue = (): void => {
          clearTimeout(timer)
          waiting.delete(entry)
        }
        const entry: Waiting = {
          go: () => {
            leaveQueue()
            resolve()
          },
          refuse: (fault) => {
            leaveQueue()
            reject(fault)
          },
        }
        const timer = setTimeout(() => entry.refuse(new PostgresFault('overloaded')), turnMs)
        waiting.add(entry)
      })
    },
    leave: () => {
      const [next] = waiting
      // The turn is handed on: who waited longest takes it before anybody new.
      if (next === undefined) inside -= 1
      else next.go()
    },
    turnAway: (fault) => {
      for (const each of waiting) each.refuse(fault)
    },
  }
}
