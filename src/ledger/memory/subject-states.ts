/** People's lives between acts: without the events behind them, and bounded by what they hold (docs/decisions/0016). */
import { forget } from '../../deciders/life/life.ts'
import type { Life } from '../../deciders/life/life.ts'
import { weightOf } from '../../deciders/life/weight.ts'
import { sizeOf } from '../../kernel/entries.ts'
import type { Loaded } from '../../replay/load.ts'
import { makeStateCache } from '../../replay/state-cache.ts'
import type { StateCache } from '../../replay/state-cache.ts'
import type { Weighed } from '../../replay/state-cache.ts'

/** Weighed once in so many events: to weigh a life takes a walk through all its parts. */
const weighedEach = 8
/** What one event adds to a life and to each earlier one, guessed high. */
const mostOfEvent = 8

/** What ends, or begins again, at one stroke: as much as there was. */
const strokes = ({ standing, ends, earlier }: Life): number =>
  sizeOf(standing.sweeps) + sizeOf(standing.reopened) + sizeOf(ends) + earlier.length

/** Whether what lies between the two is small enough to be guessed: few events, each about one thing. */
const canBeGuessed = (state: Life, before: Life): boolean => {
  const added = state.count - before.count
  return (
    added > 0 &&
    added < weighedEach &&
    state.count % weighedEach >= added &&
    strokes(state) === strokes(before)
  )
}

const weigh = ({ state }: Loaded<Life>, before: Weighed<Life> | undefined): number => {
  if (before === undefined || !canBeGuessed(state, before.loaded.state)) return weightOf(state)
  const added = state.count - before.loaded.state.count
  return before.weight + added * mostOfEvent * (1 + state.earlier.length)
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
