/** A state as text and back: what a decider needs to know of a person, read by key in place of their whole stream. */
import { initialState } from '../subject-state/subject-state.ts'
import type { SubjectState } from '../subject-state/subject-state.ts'
import { group } from './part.ts'
import type { KeptState } from './parts.ts'
import { parts } from './parts.ts'

/**
 * Raised whenever any fold behind a state changes (deciders, src/standing), or what the text holds: a text of another
 * version is not read, since it is not what would be folded now. A test notices what it can (test/deciders/kept).
 */
export const keptVersion = 2

const { past: _past, earlier: _earlier, ...empty } = initialState

export const keptState = group<KeptState>(empty, parts, '\n')

/** Without its past, and without earlier states. Equal states give equal texts. */
export const stateText = (state: SubjectState): string => keptState.write(state)

const readWhole = (text: string): KeptState | undefined => {
  try {
    return keptState.read(text)
  } catch {
    // Whatever is thrown, by JSON or by a part: the text was not made of a state, and is as if it were not there.
    return undefined
  }
}

/** The state that a text was made of; undefined for a text that was not written by this version. */
export const stateFrom = (text: string): SubjectState | undefined => {
  const kept = readWhole(text)
  return kept === undefined ? undefined : { ...kept, past: 'forgotten', earlier: [] }
}
