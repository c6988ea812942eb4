import { describe, expect, test } from 'vitest'
import { E } from '../../../src/fp.ts'
import { entryAt } from '../../../src/kernel/entries.ts'
import { decide } from '../../decisions/decide.ts'
import type { Question } from '../../../src/decisions/question.ts'
import {
  effective3,
  hash,
  hours,
  noon,
  person,
  plusDays,
  short,
  view,
  viewOf,
} from '../../decisions/fixture.ts'
import { graceDays } from '../../decisions/package-purposes.ts'
import {
  accepts,
  declines,
  delivered,
  guardianAllows,
  hasGuardian,
  isMinor,
  leaves,
  returns,
  shown,
} from '../acts.ts'
import { does, given } from '../spec.ts'

/** Version 1 was shown and accepted while it was in force. */
const first = [shown('1', hours(-24 * 41)), accepts('1', hours(-24 * 40))]
const uses = (at = noon, by = 'person') => does('use-service', { policy: 'privacy', by }, at)
const byUse = [
  { type: 'ServiceUsedAfterEffective', body: { version: '2' } },
  { type: 'PolicyAccepted', body: { version: '2', mode: 'continued_use' } },
]

describe('a notice', () => {
  test('is recorded with the text it told of', () => {
    given()
      .when(delivered('3'))
      .records({ type: 'PolicyNoticeDelivered', body: { version: '3', channel: 'app' } })
  })

  test('is told of once by each channel', () => {
    given(delivered()).when(delivered('2', noon)).recordsNothing()
    given(delivered())
      .when(does('deliver-notice', { policy: 'privacy', version: '2', channel: 'sms' }))
      .records({ type: 'PolicyNoticeDelivered' })
  })

  test('is shown anew in another rendering only', () => {
    given(shown()).when(shown('2', noon)).recordsNothing()
    given(shown())
      .when(does('show-notice', { policy: 'privacy', version: '2', locale: 'en', screen: hash }))
      .records({ type: 'NoticeShown', body: { screen: hash } })
  })
})

describe('accepting', () => {
  test('the version in force is a click', () => {
    given(shown())
      .when(accepts())
      .records({ type: 'PolicyAccepted', body: { version: '2', mode: 'click' } })
  })

  test('twice is two words', () => {
    given(shown(), accepts()).when(accepts('2', noon)).recordsAgain('PolicyAccepted')
  })

  test('a coming version is welcome after its notice', () => {
    given(delivered('3'))
      .when(accepts('3'))
      .records({ type: 'PolicyAccepted', body: { version: '3' } })
  })

  test('an earlier version after a later one records nothing', () => {
    given(delivered('3'), accepts('3')).when(accepts('2', noon)).recordsNothing()
  })

  test('by a click is recorded after an acceptance by use', () => {
    given(...first, delivered(), uses(hours(-1)))
      .when(accepts('2', noon))
      .records({ type: 'PolicyAccepted' })
  })

  test('takes a decline back', () => {
    given(shown(), declines()).when(accepts('2', noon)).records({ type: 'PolicyAccepted' })
  })
})

describe('declining', () => {
  test('asks the person to leave within the grace of the law profile', () => {
    const graceUntil = plusDays(noon, graceDays)
    given()
      .when(declines('2', noon))
      .records({ type: 'PolicyDeclined' }, { type: 'ServiceStopRequired', body: { graceUntil } })
  })

  test('a coming version may be done ahead of time', () => {
    given(...first)
      .when(declines('3'))
      .records({ type: 'PolicyDeclined' }, { type: 'ServiceStopRequired' })
  })

  test('twice is two words', () => {
    given(declines()).when(declines('2', noon)).recordsAgain('ServiceStopRequired')
  })
})

describe('using the service', () => {
  test('after the notice accepts the version in force (check 13)', () => {
    given(...first, delivered())
      .when(uses())
      .records(...byUse)
  })

  test.each([
    ['the notice was never delivered (check 14)', [...first], uses()],
    ['the notice came after the use', [...first, delivered('2', hours(-1))], uses(hours(-2))],
    ['nothing was ever accepted', [delivered()], uses()],
    ['it was declined (check 15)', [...first, delivered(), declines()], uses()],
    [
      'an earlier version was declined',
      [...first, declines('1', hours(-24 * 35)), delivered()],
      uses(),
    ],
    ['the app ran by itself (check 15)', [...first, delivered()], uses(noon, 'background')],
    ['it is accepted already', [delivered(), accepts()], uses()],
    [
      'a later version is accepted already',
      [...first, delivered(), delivered('3'), accepts('3')],
      uses(),
    ],
    ['the person is a minor', [...first, isMinor(), delivered()], uses()],
    [
      'it happened before the version took effect',
      [...first, delivered('2', hours(-24 * 39))],
      uses(hours(-24 * 38)),
    ],
  ])('accepts nothing when %s', (_name, history, use) => {
    // The use may be recorded for itself: what is told later can make an acceptance of it.
    const { outcome } = given(...history).when(use)
    expect(E.isRight(outcome)).toBe(true)
    const types = E.isRight(outcome) ? outcome.right.map(({ type }) => type) : []
    expect(types.filter((type) => type !== 'ServiceUsedAfterEffective')).toEqual([])
    const { acceptance } = entryAt(given(...history, use).state.standing.policies, 'privacy') ?? {}
    expect(acceptance?.mode).not.toBe('continued_use')
  })

  test('before its notice is told of accepts it once the notice turns out to have been in time', () => {
    const { state } = given(...first, uses(hours(-1)), delivered('2', hours(-2)))
    expect(entryAt(state.standing.policies, 'privacy')?.acceptance).toMatchObject({
      version: '2',
      mode: 'continued_use',
      at: hours(-1),
    })
  })

  test('with a closed account is recorded and accepts nothing that a decision sees', () => {
    const closed = given(...first, delivered(), leaves('app', hours(-2)))
    closed.when(uses()).records({ type: 'ServiceUsedAfterEffective', body: { version: '2' } })
    const { state } = given(...first, delivered(), leaves('app', hours(-2)), uses())
    const question = { subject: person, purpose: 'insight', operation: 'use' } as Question
    expect(short(decide(view, state.standing, question, noon))).toBe('DENY ACCOUNT_CANCELLED')
    // Nor once the account is had again: everything is asked anew.
    const again = given(...first, delivered(), leaves('app', hours(-2)), uses(hours(-1)), returns())
    const { acceptance } = entryAt(again.state.standing.policies, 'privacy') ?? {}
    expect(acceptance?.state).toBe('ended')
  })

  test('told while a minor is on record accepts it once the person turns out to have been of age', () => {
    const young = [delivered('1', hours(-24 * 42)), isMinor('14_to_17', hours(-24 * 41))]
    const ofAge = does('reach-majority', { threshold: '18' }, hours(-24 * 39))
    const again = [accepts('1', hours(-24 * 38)), delivered('2', hours(-24 * 20))] as const
    const [yes, notice] = again
    const late = given(...young, notice, uses(hours(-1)), ofAge, yes)
    const inTime = given(...young, ofAge, ...again, uses(hours(-1)))
    const of = (state: typeof late.state) => entryAt(state.standing.policies, 'privacy')?.acceptance
    expect(of(late.state)).toMatchObject({ version: '2', mode: 'continued_use', at: hours(-1) })
    expect(of(late.state)?.version).toBe(of(inTime.state)?.version)
  })

  test('by a person flagged later as a minor accepts nothing, flagged once or again', () => {
    const flags = [isMinor('8_to_13', hours(-3)), isMinor('14_to_17', hours(-1))]
    for (const told of [flags, flags.toReversed(), flags.slice(0, 1), flags.slice(1)]) {
      const { state } = given(...first, delivered(), uses(hours(-2)), ...told)
      const { acceptance } = entryAt(state.standing.policies, 'privacy') ?? {}
      expect(acceptance).toMatchObject({ version: '1', mode: 'click' })
    }
  })

  test('accepts nothing once a decline of before turns out', () => {
    const { state } = given(...first, delivered(), uses(hours(-1)), declines('2', hours(-2)))
    expect(entryAt(state.standing.policies, 'privacy')?.acceptance?.state).toBe('declined')
  })

  test('accepts nothing of a version that is not in force yet, and it when it is', () => {
    const history = [...first, delivered(), uses(hours(-1)), delivered('3')]
    given(...history)
      .when(uses())
      .recordsNothing()
    expect(effective3 > noon).toBe(true)
    given(...history)
      .when(uses(effective3), viewOf(effective3))
      .records(
        { type: 'ServiceUsedAfterEffective', body: { version: '3' } },
        { type: 'PolicyAccepted' },
      )
  })
})

describe('a contract', () => {
  const signs = does(
    'accept-agreement',
    { agreement: 'ebank', version: '1', documentSha256: hash },
    hours(-2),
  )
  const ends = does('terminate-agreement', { agreement: 'ebank' }, hours(-1))

  test('is recorded each time it is signed or ended', () => {
    given(signs)
      .when(does('accept-agreement', { agreement: 'ebank', version: '1', documentSha256: hash }))
      .recordsAgain('AgreementAccepted')
    given(signs).when(ends).records({ type: 'AgreementTerminated' })
    given(signs, ends)
      .when(does('terminate-agreement', { agreement: 'ebank' }))
      .recordsAgain('AgreementTerminated')
    given(signs, ends)
      .when(does('accept-agreement', { agreement: 'ebank', version: '1', documentSha256: hash }))
      .records({ type: 'AgreementAccepted' })
  })

  test('is of the text that its policy publishes', () => {
    const text = { agreement: 'card', version: '1', documentSha256: 'c'.repeat(64) }
    given().when(does('accept-agreement', text)).records({ type: 'AgreementAccepted', body: text })
  })

  test("of a minor stands on the guardian's word", () => {
    given(isMinor(), hasGuardian(), shown(), guardianAllows(['pay']))
      .when(signs)
      .records({ type: 'AgreementAccepted' })
  })
})
