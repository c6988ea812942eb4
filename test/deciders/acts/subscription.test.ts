import { describe, expect, test } from 'vitest'
import { hours, minutes, noon, person, short, view } from '../../decisions/fixture.ts'
import { decide } from '../../decisions/decide.ts'
import type { SubjectState, SubjectCommand } from '../../../src/deciders/subject.ts'
import type { Question } from '../../../src/decisions/question.ts'
import { accepts, declines, leaves, shown } from '../acts.ts'
import { does, given } from '../spec.ts'

const purpose = 'movements'
const subscribes = (at = hours(-3)): SubjectCommand =>
  does('subscribe-service', { purpose, how: 'click', control: 'off' }, at)
const unsubscribes = (at = hours(-2)): SubjectCommand =>
  does('unsubscribe-service', { purpose, how: 'hotline' }, at)
const refuses = (at = hours(-2)): SubjectCommand =>
  does('refuse-consent', { purpose, kind: 'purpose_consent', how: 'click' }, at)
const told = [shown(), accepts()]

const again = does('reopen-account', { account: 'app' }, minutes(-50))
const anew = [shown('2', minutes(-45)), accepts('2', minutes(-40))]

const ruling = (state: SubjectState, operation: Question['operation']): string =>
  short(decide(view, state.standing, { subject: person, purpose, operation } as Question, noon))
const all = (state: SubjectState) => [ruling(state, 'collect'), ruling(state, 'use')]

const runs = 'ALLOW IN_ORDER'
const none = 'DENY NOT_SUBSCRIBED'

describe('a service by subscription', () => {
  test.each<readonly [string, ReadonlyArray<SubjectCommand>, string, string]>([
    ['nobody accepted', [], 'DENY NOT_ACCEPTED', none],
    ['nobody subscribed to', told, none, none],
    ['somebody subscribed to', [...told, subscribes()], runs, runs],
    ['somebody left', [...told, subscribes(), unsubscribes()], none, none],
    [
      'somebody came back to',
      [...told, subscribes(), unsubscribes(), subscribes(hours(-1))],
      runs,
      runs,
    ],
    ['said to have been left before', [...told, subscribes(), unsubscribes(hours(-4))], runs, runs],
    ['subscribed to after its refusal', [...told, refuses(hours(-4)), subscribes()], runs, runs],
    [
      'declined with its policy',
      [...told, subscribes(), declines('2', hours(-2))],
      'DENY NON_ACCEPTANCE',
      runs,
    ],
    [
      'of an account that is closed',
      [...told, subscribes(), leaves()],
      'DENY ACCOUNT_CANCELLED',
      runs,
    ],
    [
      'of an account that was opened again',
      [...told, subscribes(), leaves(), again, ...anew],
      none,
      none,
    ],
  ])('%s', (_, acts, collect, use) => {
    expect(all(given(...acts).state)).toEqual([collect, use])
  })

  test('that was refused since is run no longer', () => {
    expect(ruling(given(...told, subscribes(), refuses()).state, 'collect')).toMatch(
      /^DENY REFUSED/,
    )
  })
})

describe('subscribing', () => {
  test('says under which version, and each time it is said', () => {
    const body = { purpose, policy: 'privacy', version: '2', act: 'click', control: 'off' }
    given(...told)
      .when(subscribes())
      .records({ type: 'ServiceSubscribed', body })
    given(...told, subscribes())
      .when(subscribes(minutes(-9)))
      .recordsAgain('ServiceSubscribed')
  })

  test('takes a notice, a policy that was not declined, and a control that was off', () => {
    given().when(subscribes()).isRefused('notice-not-shown')
    given(...told, declines())
      .when(subscribes())
      .isRefused('policy-declined')
    given(...told)
      .when(does('subscribe-service', { purpose, how: 'click', control: 'on' }))
      .isRefused('pre-ticked')
    given(...told, leaves('app', hours(-9)))
      .when(subscribes())
      .isRefused('account-cancelled')
    given(...told)
      .when(does('subscribe-service', { purpose: 'nothing', how: 'click', control: 'off' }))
      .isRefused('purpose-unregistered')
  })
})

describe('leaving', () => {
  test('takes nothing: it is recorded of who never subscribed, of a closed account and of no such service', () => {
    given().when(unsubscribes()).records({ type: 'ServiceUnsubscribed' })
    given(leaves()).when(unsubscribes(noon)).records({ type: 'ServiceUnsubscribed' })
    given()
      .when(does('unsubscribe-service', { purpose: 'nothing', how: 'click' }))
      .records({ type: 'ServiceUnsubscribed' })
    given(...told, subscribes(), unsubscribes())
      .when(unsubscribes(noon))
      .recordsAgain('ServiceUnsubscribed')
  })

  test('counts of two words of one instant, whichever is told first', () => {
    for (const order of [
      [subscribes(hours(-2)), unsubscribes()],
      [unsubscribes(), subscribes(hours(-2))],
    ])
      expect(ruling(given(...told, ...order).state, 'collect')).toBe(none)
  })
})
