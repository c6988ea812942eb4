import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { keptVersion, stateFrom, stateText } from '../../../src/deciders/kept/state-text.ts'
import { forget } from '../../../src/deciders/subject-state/subject-state.ts'
import type { SubjectState } from '../../../src/deciders/subject-state/subject-state.ts'
import { subjectDecider } from '../../../src/deciders/subject.ts'
import { pairsOf } from '../../../src/kernel/entries.ts'
import { sha256 } from '../../../src/kernel/hash.ts'
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

  /**
   * What these histories fold to. Where this fails a fold or the text has changed: raise `keptVersion`, or states that were
   * kept before live on as they were folded then, and write the new sum here.
   */
  test('is of this version', () => {
    const histories = fc.sample(history, { numRuns: 40, seed: 20261129 })
    const texts = histories.map((steps) => stateText(withoutEarlier(stateAfter(steps))))
    expect([keptVersion, sha256(texts.join('\n'))]).toEqual([
      1,
      '870a4c887f301c01912f17b7be7bb15476dc8f99f286d1c5d92c9e41305cf8f9',
    ])
  })
})
