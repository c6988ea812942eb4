import { describe, expect, test } from 'vitest'
import { reasonCodes } from '../../src/decisions/answer.ts'
import { nearby, nearbyGiven, yes } from './cases.ts'
import { ofCatalogue } from './cases-catalogue.ts'
import { ofPerson } from './cases-person.ts'
import { id, minutes, noon, observed, phoneA, ruled, short, view } from './fixture.ts'
import { freshMinutes } from './package-purposes.ts'

/** The rows together name every code that a ruling can hold. */
const cases = [...ofCatalogue, ...ofPerson]

describe('a ruling', () => {
  test.each(cases)('$is: $so', ({ events, question, is, view: on = view }) => {
    expect(short(ruled(events, question, noon, on))).toBe(is)
  })

  test('has every reason code covered here but the one that rows answer with', () => {
    const covered = new Set(cases.flatMap(({ is }) => is.split(' ').slice(1)))
    // PROJECTION_BEHIND is added by the reader of rows: a pure decision has no rows.
    expect(reasonCodes.filter((code) => !covered.has(code))).toEqual(['PROJECTION_BEHIND'])
  })

  test('rests on the very events it names', () => {
    const { evidence, policyVersion } = ruled([...nearbyGiven, observed('location', 'on')], nearby)
    expect(evidence).toEqual([yes.id, observed('location', 'on').id, nearbyGiven[1]?.id])
    expect(policyVersion).toEqual({ policy: id('privacy'), version: id('2') })
  })

  test('says until when it holds by the clock alone', () => {
    expect(
      ruled([...nearbyGiven, observed('location', 'on', phoneA, noon)], nearby).validUntil,
    ).toBe(minutes(freshMinutes))
  })
})
