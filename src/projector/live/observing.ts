/** Notifies of a batch once its rows are readable: first the waiting requests, then observers. */
import type { Waiters } from '../../follower/waiters.ts'
import type { Roster } from '../tables/roster.ts'
import type { Observer } from './apply.ts'
import type { Condition } from './health.ts'

type Told = {
  readonly waiters: Pick<Waiters, 'reached'>
  readonly roster: Pick<Roster, 'position'>
  readonly condition: Pick<Condition, 'lastError'>
}

/** One observer for all; what one throws is noted in health and changes nothing. */
export const observing =
  (observers: ReadonlyArray<Observer>, { waiters, roster, condition }: Told): Observer =>
  (batch) => {
    waiters.reached(roster.position)
    for (const observer of observers) {
      try {
        observer(batch)
      } catch {
        condition.lastError = 'observer-threw'
      }
    }
  }
