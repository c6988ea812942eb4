/** Converts a state to text and back, so that a decider reads one text instead of a person's whole stream. */
import { initialState } from '../subject-state/subject-state.ts'
import type { SubjectState } from '../subject-state/subject-state.ts'
import { group } from './part.ts'
import type { KeptState } from './parts.ts'
import { parts } from './parts.ts'

/**
 * Raise it after any change of the text or of a fold behind a state (deciders, src/standing): a text of another
 * version is ignored, since folding now would give something else. A test notices most such changes
 * (test/deciders/kept).
 */
export const keptVersion = 2

const { past: _past, earlier: _earlier, ...empty } = initialState

export const keptState = group<KeptState>(empty, parts, '\n')

/** The text of a state without its past and earlier states. Equal states have equal texts. */
export const stateText = (state: SubjectState): string => keptState.write(state)

const readWhole = (text: string): KeptState | undefined => {
  try {
    return keptState.read(text)
  } catch {
    // Any error, of JSON or of a part, means that the text is not one of a state; it is treated as missing.
    return undefined
  }
}

/** The state of a text; undefined for a text that this version did not write. */
export const stateFrom = (text: string): SubjectState | undefined => {
  const kept = readWhole(text)
  return kept === undefined ? undefined : { ...kept, past: 'forgotten', earlier: [] }
}
