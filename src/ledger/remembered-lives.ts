/** People's lives between acts: without the events behind them, and bounded by what they hold (docs/decisions/0016). */
import { forget } from '../deciders/life.ts'
import type { Life } from '../deciders/life.ts'
import { weightOf } from '../deciders/life-weight.ts'
import type { StateCache } from '../handle.ts'
import { makeStateCache } from './state-cache.ts'

/** Lives that weigh at most `capacity` entries together. What is put in with its past comes out without. */
export const makeRememberedLives = (capacity: number): StateCache<Life> => {
  const lives = makeStateCache<Life>(capacity, ({ state }) => weightOf(state))
  return {
    ...lives,
    set: (stream, loaded) => {
      const state = forget(loaded.state)
      lives.set(stream, state === loaded.state ? loaded : { ...loaded, state })
    },
  }
}
