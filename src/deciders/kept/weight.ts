/** The memory of a state without its past, counted in entries: one for each thing that is known of a person. */
import type { SubjectState } from '../subject-state/subject-state.ts'
import { keptState } from './state-text.ts'

/** The weight of an empty state and its place in the cache. */
const emptyWeight = 4

/**
 * An upper estimate. An earlier state shares its unchanged parts with the next one; its own are tree paths of at most
 * twice as many events as lie between the two.
 */
const mostOfEarlier = 512

/**
 * The weight of a state without its past. For the kinds that people have many of, an entry takes 120 to 160 bytes
 * (measured).
 */
export const weightOf = (state: SubjectState): number => {
  const weight = emptyWeight + keptState.weigh(state)
  return weight + state.earlier.length * Math.min(weight, mostOfEarlier)
}
