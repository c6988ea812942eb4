/**
 * A store whose next appends go wrong in the two ways a write can: lost on the way, or written while the
 * answer is lost. Both look the same to the caller. Everything else is the real store.
 */
import { E, TE } from '../../src/fp.ts'
import type { Appended, EventStore, StoreFailure } from '../../src/store/event-store.ts'

type Fault = 'lost' | 'unanswered'

/** A store and the handles to break it. Faults asked for one after the other happen in that order. */
export type FaultyStore<S> = {
  readonly store: S
  /** The next append writes nothing and answers 'outcome-unknown'. */
  readonly loseNext: () => void
  /** The next append is written and answers 'outcome-unknown'. */
  readonly leaveNextUnanswered: () => void
  /** How many appends were asked for, broken ones included. */
  readonly appends: () => number
}

const unknown: StoreFailure = {
  failure: 'outcome-unknown',
  cause: 'a fault that the test asked for',
}

/** Wraps a store; it stays the caller's to close. */
export const faulty = <A, S extends EventStore<A>>(store: S & EventStore<A>): FaultyStore<S> => {
  const faults: Fault[] = []
  let appends = 0
  const append: EventStore<A>['append'] = (stream, expected, events) => () => {
    appends += 1
    const fault = faults.shift()
    const write = store.append(stream, expected, events)
    switch (fault) {
      case undefined:
        return write()
      case 'lost':
        return Promise.resolve(E.left<StoreFailure, Appended>(unknown))
      case 'unanswered':
        // A refused append was not written: only a success can go unanswered.
        return TE.flatMap(() => TE.left<StoreFailure, Appended>(unknown))(write)()
    }
  }
  return {
    store: { ...store, append },
    loseNext: () => void faults.push('lost'),
    leaveNextUnanswered: () => void faults.push('unanswered'),
    appends: () => appends,
  }
}
