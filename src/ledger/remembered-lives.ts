/** People's lives between acts: without the events behind them, and bounded by what they hold (docs/decisions/0016). */
import { forget } from '../deciders/life.ts'
import type { Life } from '../deciders/life.ts'
import { weightOf } from '../deciders/life-weight.ts'
import type { StateCache } from '../handle.ts'
import type { Loaded } from '../handle/load.ts'
import { makeStateCache } from './state-cache.ts'
import type { Weighed } from './state-cache.ts'

/** Weighed once in so many events: to weigh a life takes a walk through all its parts. */
const weighedEach = 8
/** What one event adds, guessed high. One that ends much at once adds more, which is seen when it is weighed again. */
const mostOfEvent = 8

const weigh = ({ state }: Loaded<Life>, before: Weighed<Life> | undefined): number => {
  const added = before === undefined ? weighedEach : state.count - before.loaded.state.count
  const isKnown = added > 0 && added < weighedEach && state.count % weighedEach >= added
  return isKnown && before !== undefined ? before.weight + added * mostOfEvent : weightOf(state)
}

/** Lives that weigh at most `capacity` entries together. What is put in with its past comes out without. */
export const makeRememberedLives = (capacity: number): StateCache<Life> => {
  const lives = makeStateCache<Life>(capacity, weigh)
  return {
    ...lives,
    set: (stream, loaded) => {
      const state = forget(loaded.state)
      lives.set(stream, state === loaded.state ? loaded : { ...loaded, state })
    },
  }
}
