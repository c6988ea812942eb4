import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { stateFrom, stateText } from '../../../src/deciders/kept/state-text.ts'
import { forget } from '../../../src/deciders/subject-state/subject-state.ts'
import type { SubjectState } from '../../../src/deciders/subject-state/subject-state.ts'
import { subjectDecider } from '../../../src/deciders/subject.ts'
import { pairsOf } from '../../../src/kernel/entries.ts'
import { history } from '../histories.ts'
import { stateAfter } from '../laws.ts'

/** A tree's shape says nothing: entries are compared by their keys and values. */
const shown = (value: unknown): unknown => {
  if (typeof value !== 'object' || value === null) return value
  if ('key' in value && 'size' in value && 'left' in value)
    return { entries: pairsOf(value as never).map(([key, each]) => [key, shown(each)]) }
  if (Array.isArray(value)) return value.map(shown)
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, shown(each)]))
}

const withoutEarlier = (state: SubjectState): SubjectState => ({ ...forget(state), earlier: [] })

describe('the text of a state', () => {
  test('is read as the state that it was made of, and gives the same text again', () => {
    let longest = 0
    fc.assert(
      fc.property(history, (steps) => {
        const state = withoutEarlier(stateAfter(steps))
        const text = stateText(state)
        const read = stateFrom(text)
        expect(shown(read)).toEqual(shown(state))
        expect(stateText(read)).toBe(text)
        longest = Math.max(longest, text.length)
      }),
      { numRuns: 100 },
    )
    expect(longest).toBeGreaterThan(5_000)
    expect(stateFrom(stateText(subjectDecider.initial))).toEqual(
      withoutEarlier(subjectDecider.initial),
    )
  })
})
