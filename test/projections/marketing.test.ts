import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { marketingPreferences } from '../../projections/consent/marketing-preferences.ts'
import { isSuppressed, suppressionList } from '../../projections/consent/suppression-list.ts'
import { uuidFrom } from '../../src/kernel/hash.ts'
import { facts, of, person } from '../projector/facts.ts'
import type { Plain } from '../projector/facts.ts'
import { folded } from './folded.ts'
import type { Happened } from './folded.ts'
import { optedOutOf, preferencesOf } from './look-up.ts'

const suppressed = (...happened: ReadonlyArray<Happened>): boolean =>
  isSuppressed(folded(suppressionList, ...happened))(person(1), ['offers', '*'], 'sms')

describe('the suppression list', () => {
  test('holds who opted out of everything, or of this', () => {
    expect(suppressed([of(1), facts.optedOut])).toBe(true)
    expect(suppressed([of(1), facts.optedOutOfSms])).toBe(true)
    expect(suppressed([of(1), facts.optedIn])).toBe(false)
    expect(suppressed([of(2), facts.optedOut])).toBe(false)
  })
  test('lets a later opt-in stand, and a still later opt-out of everything end it', () => {
    expect(suppressed([of(1), facts.optedOut], [of(1), facts.optedIn])).toBe(false)
    expect(suppressed([of(1), facts.optedIn], [of(1), facts.optedOut])).toBe(true)
  })
  test('stays after the account is closed and the person erased', () => {
    expect(
      suppressed([of(1), facts.optedOut], [of(1), facts.cancelled], [of(1), facts.shredded]),
    ).toBe(true)
  })
  test('is listed by scope, page by page', () => {
    const rows = folded(
      suppressionList,
      [of(1), facts.optedOut],
      [of(2), facts.optedOut],
      [of(3), facts.optedOutOfSms],
    )
    expect(optedOutOf(rows)('*', '*', 1).map(({ subject }) => subject)).toEqual([person(1)])
    expect(optedOutOf(rows)('*', '*', 9, person(1)).map(({ subject }) => subject)).toEqual([
      person(2),
    ])
    expect(optedOutOf(rows)('offers', 'sms', 9).map(({ subject }) => subject)).toEqual([person(3)])
  })
  test('says what the preferences say, however late things were told', () => {
    const fact = fc.constantFrom<Plain>(facts.optedOut, facts.optedOutOfSms, facts.optedIn)
    const happened = fc.array(fc.tuple(fact, fc.integer({ min: 0, max: 20 })), { maxLength: 8 })
    fc.assert(
      fc.property(happened, (acts) => {
        // No two at one instant: there the opt-out is to stand, whichever was told first.
        const all = acts.map(([one, late], i) => [of(1), one, late * 1_000 + i] as const)
        const { preferences } = preferencesOf(folded(marketingPreferences, ...all))(person(1))
        const last = ['offers/sms', '*/*', 'offers/*', '*/sms']
          .flatMap((key) => preferences[key] ?? [])
          .sort((a, b) => (a.at < b.at ? 1 : -1))[0]
        expect(suppressed(...all)).toBe(last?.state === 'out')
      }),
    )
  })
})

describe('marketing preferences', () => {
  test('remember which system confirmed which opt-out', () => {
    const optOut = uuidFrom('test', 0)
    const confirmed = {
      type: 'SuppressionPropagated',
      body: { system: 'sms-gateway', optOut },
    } as const
    const rows = folded(marketingPreferences, [of(1), facts.optedOut], [of(1), confirmed])
    expect(Object.keys(preferencesOf(rows)(person(1)).confirmed[optOut] ?? {})).toEqual([
      'sms-gateway',
    ])
  })

  test('forget who confirmed an opt-out that another took the place of', () => {
    const happened = Array.from({ length: 40 }, (_, n): ReadonlyArray<Happened> => [
      [of(1), facts.optedOut],
      [
        of(1),
        {
          type: 'SuppressionPropagated',
          body: { system: 'sms-gateway', optOut: uuidFrom('test', 2 * n) },
        } as const,
      ],
    ]).flat()
    const { confirmed } = preferencesOf(folded(marketingPreferences, ...happened))(person(1))
    expect(Object.keys(confirmed)).toEqual([uuidFrom('test', 78)])
  })
})
