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
        const read = stateFrom(text) ?? subjectDecider.initial
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

  test('is no state where it was cut, wherever that was', () => {
    fc.assert(
      fc.property(history, fc.nat(), (steps, place) => {
        const text = stateText(withoutEarlier(stateAfter(steps)))
        expect(stateFrom(text.slice(0, place % text.length))).toBeUndefined()
      }),
      { numRuns: 100 },
    )
  })

  test('is no state where it has more parts, or a part in the place of another', () => {
    const lines = stateText(withoutEarlier(subjectDecider.initial)).split('\n')
    expect(stateFrom([...lines, ''].join('\n'))).toBeUndefined()
    expect(stateFrom(lines.toReversed().join('\n'))).toBeUndefined()
  })

  test.each([
    '{}',
    '[]',
    '-1',
    '7.5',
    '"x"',
    'null',
    '[null]',
    '[["a",{}]]',
    '[["a",null]]',
    '[[],7]',
    'x',
  ])('is no state where any part of it is %s', (other) => {
    const lines = stateText(withoutEarlier(subjectDecider.initial)).split('\n')
    for (const [at, line] of lines.entries())
      for (const [within] of line.split('\t').entries()) {
        const changed = line.split('\t').with(within, other).join('\t')
        expect(stateFrom(lines.with(at, changed).join('\n')), `${at} ${within}`).toBeUndefined()
      }
  })

  test('is read again as it stands, or is no state, where any value in it is another', () => {
    let refused = 0
    fc.assert(
      fc.property(history, fc.nat(), fc.jsonValue(), (steps, place, other) => {
        const parts = stateText(withoutEarlier(stateAfter(steps))).split(/([\n\t])/)
        const at = place % parts.length
        const text = parts.with(at, JSON.stringify(other)).join('')
        const read = stateFrom(text)
        refused += read === undefined ? 1 : 0
        expect(read === undefined ? text : stateText(read)).toBe(text)
      }),
      { numRuns: 200 },
    )
    expect(refused).toBeGreaterThan(100)
  })

  test('is no state where one value of an entry is missing or of another kind', () => {
    let tried = 0
    fc.assert(
      fc.property(history, (steps) => {
        const parts = stateText(withoutEarlier(stateAfter(steps))).split(/([\n\t])/)
        // Pairs of entries, and no other part, begin so.
        const places = [...parts.keys()].filter(
          (at) => parts[at]?.startsWith('[["') && parts[at].includes('"at":'),
        )
        const changed = places.flatMap((at) => [
          parts.with(at, (parts[at] ?? '').replace('"at":', '"ta":')),
          parts.with(at, (parts[at] ?? '').replace(/"at":"[^"]*"/, '"at":7')),
        ])
        tried += changed.length
        expect(changed.filter((each) => stateFrom(each.join('')) !== undefined)).toEqual([])
      }),
      { numRuns: 40 },
    )
    expect(tried).toBeGreaterThan(20)
  })
})
