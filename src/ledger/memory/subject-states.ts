/** People's states between acts: without their events, and bounded by weight (docs/decisions/0016). */
import { forget } from '../../deciders/subject-state/subject-state.ts'
import type { SubjectState } from '../../deciders/subject-state/subject-state.ts'
import { weightOf } from '../../deciders/kept/weight.ts'
import { sizeOf } from '../../kernel/entries.ts'
import type { Loaded } from '../../replay/load.ts'
import { makeStateCache } from '../../replay/state-cache.ts'
import type { KnowingCache, Weighed } from '../../replay/state-cache.ts'
import type { KeptStates } from './kept-states.ts'

/** A state is weighed exactly once in so many events, since weighing walks through all its parts. */
const weighedEach = 8
/** An upper estimate of the entries that one event adds to a state, and to each earlier state. */
const mostOfEvent = 8

/** The size of the parts through which one event can end or revive any number of things. */
const strokes = ({ standing, ends, earlier }: SubjectState): number =>
  sizeOf(standing.sweeps) + sizeOf(standing.reopened) + sizeOf(ends) + earlier.length

/** Whether the difference between two states is small enough to be estimated: few events, each about one thing. */
const canBeGuessed = (state: SubjectState, before: SubjectState): boolean => {
  const added = state.count - before.count
  return (
    added > 0 &&
    added < weighedEach &&
    state.count % weighedEach >= added &&
    strokes(state) === strokes(before)
  )
}

const weigh = (
  { state }: Loaded<SubjectState>,
  before: Weighed<SubjectState> | undefined,
): number => {
  if (before === undefined || !canBeGuessed(state, before.loaded.state)) return weightOf(state)
  const added = state.count - before.loaded.state.count
  return before.weight + added * mostOfEvent * (1 + state.earlier.length)
}

const keptNowhere: Pick<KeptStates, 'find' | 'note'> = { find: () => undefined, note: () => {} }

/**
 * A cache of states that weigh at most `capacity` entries together. A state is returned without its past. `kept` is
 * called with each state that is evicted, and with each that is added, which may have been folded from a long stream.
 */
export const makeSubjectStates = (
  capacity: number,
  kept: Pick<KeptStates, 'find' | 'note'> = keptNowhere,
): KnowingCache<SubjectState> => {
  const states = makeStateCache<SubjectState>(capacity, weigh, kept.note)
  return {
    ...states,
    recall: kept.find,
    set: (stream, loaded) => {
      const state = forget(loaded.state)
      const forgotten = state === loaded.state ? loaded : { ...loaded, state }
      if (!states.has(stream)) kept.note(stream, forgotten)
      states.set(stream, forgotten)
    },
  }
}
