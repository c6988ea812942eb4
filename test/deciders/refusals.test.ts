import { describe, expect, test } from 'vitest'
import { refusalNames } from '../../src/deciders/refusal.ts'
import { ofBounds } from './refused/bounds.ts'
import { ofConsents } from './refused/consents.ts'
import { ofMatters } from './refused/matters.ts'
import { ofMinors } from './refused/minors.ts'
import { ofNotices } from './refused/notices.ts'
import { given } from './spec.ts'

const cases = [...ofNotices, ...ofConsents, ...ofMatters, ...ofMinors, ...ofBounds].map(
  ([refusal, so, history, command, facts]) => ({ refusal, so, history, command, facts }),
)

describe('a refusal', () => {
  test.each(cases)('$refusal: $so', ({ refusal, history, command, facts }) => {
    given(...history)
      .when(command)
      .isRefused(refusal, facts)
  })

  test('is known for every name there is', () => {
    const covered = new Set<string>(cases.map(({ refusal }) => refusal))
    expect(refusalNames.filter((name) => !covered.has(name))).toEqual([])
  })

  test('has a name of its own', () => {
    expect(new Set(refusalNames).size).toBe(refusalNames.length)
  })
})
