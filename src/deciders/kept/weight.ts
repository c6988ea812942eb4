/** How much memory a state takes that forgot its past, counted in entries: one for each thing that is kept of a person. */
import type { SubjectState } from '../subject-state/subject-state.ts'
import { keptState } from './state-text.ts'

/** An empty state and its place among those remembered, in entries. */
const emptyWeight = 4

/**
 * An earlier state holds what was replaced since and is shared otherwise: paths of the trees behind at most twice as
 * many events as lie to the next one. Guessed high.
 */
const mostOfEarlier = 512

/** The weight of a state that forgot its past. Measured on what people have many of, an entry takes 120 to 160 bytes. */
export const weightOf = (state: SubjectState): number => {
  const weight = emptyWeight + keptState.weigh(state)
  return weight + state.earlier.length * Math.min(weight, mostOfEarlier)
}
