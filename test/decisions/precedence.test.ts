import { describe, expect, test } from 'vitest'
import type { Fact, LedgerEvent } from '../../src/events/ledger-event.ts'
import {
  accepted,
  cancelled,
  ended,
  event,
  exempted,
  flagged,
  gave,
  hours,
  noon,
  observed,
  optedOut,
  phoneA,
  ruled,
  short,
} from './fixture.ts'

const fact = (type: string, body: object, at = hours(-1)): LedgerEvent =>
  event(at, { type, body } as unknown as Fact)
const declined = fact('PolicyDeclined', { policy: 'privacy', version: '2' })
const join = { purpose: 'insight', operation: 'join', categories: ['log', 'nickname'] }
const nearby = { purpose: 'nearby', operation: 'collect', device: phoneA }
const news = { purpose: 'news', operation: 'send', channel: 'sms' }
const operate = { purpose: 'app.operate', operation: 'use' }
const fault = exempted('collection', 'service_stability', 'app.operate', ['log'])
const yes = accepted()

describe('precedence', () => {
  test.each([
    [
      'the end of the account comes before a prohibition',
      [yes, cancelled()],
      join,
      'DENY ACCOUNT_CANCELLED',
    ],
    [
      'a prohibition comes before the registers',
      [yes],
      { ...join, region: 'US' },
      'DENY PROHIBITED',
    ],
    [
      'the registers come before minority',
      [yes, flagged()],
      { ...operate, categories: ['phone'] },
      'DENY CATEGORY_UNREGISTERED',
    ],
    [
      'minority comes before an exemption',
      [yes, flagged(), fault],
      operate,
      'DENY GUARDIAN_REQUIRED',
    ],
    ['an exemption comes before a decline', [yes, declined, fault], operate, 'ALLOW EXEMPTION'],
    ['a decline comes before an opt-out', [yes, declined, optedOut()], news, 'DENY NON_ACCEPTANCE'],
    [
      'a withdrawal comes before a permission',
      [
        yes,
        gave('separate_consent', 'nearby', ['location']),
        ended('ConsentWithdrawn', 'separate_consent', 'nearby'),
        observed('location', 'off'),
      ],
      nearby,
      'DENY WITHDRAWN',
    ],
    [
      'a permission comes before a missing consent',
      [yes, observed('location', 'off')],
      nearby,
      'DENY PERMISSION_OFF',
    ],
    [
      'a missing consent comes last',
      [yes, observed('location', 'on')],
      nearby,
      'PROMPT NO_SEPARATE_CONSENT',
    ],
  ])('%s', (_name, events, question, is) => {
    expect(short(ruled(events, question))).toBe(is)
  })
})

const shop = {
  purpose: 'shop.order',
  operation: 'provide',
  recipient: 'courier',
  categories: ['phone'],
}
const warrant = (more: object = {}) =>
  exempted('disclosure', 'criminal_justice', 'shop.order', ['phone'], {
    recipient: 'courier',
    ...more,
  })

describe('an exemption', () => {
  test('opens exactly what it names', () => {
    expect(short(ruled([warrant()], shop))).toBe('ALLOW EXEMPTION')
  })

  test.each([
    [
      'of the collection list',
      exempted('collection', 'vital_interest', 'shop.order', ['phone']),
      shop,
    ],
    ['that lapsed', warrant({ until: noon }), shop],
    ['for another recipient', warrant({ recipient: 'shop' }), shop],
    ['for another purpose', warrant({ purpose: 'shop.quiet' }), shop],
    ['for other kinds of data', warrant({ categories: ['nickname'] }), shop],
    ['of another code than was relied on', warrant(), { ...shop, exemption: 'legal_duty' }],
    [
      'for faults, used for analytics',
      exempted('collection', 'service_stability', 'insight', ['log']),
      { purpose: 'insight', operation: 'use' },
    ],
  ])('does not open anything else: one %s', (_name, invoked, question) => {
    expect(ruled([invoked], question).decision).not.toBe('ALLOW')
  })

  test('is good for one use', () => {
    const used = fact('DisclosureAuthorised', {
      disclosure: `dsc_${'d'.repeat(32)}`,
      basis: 'exemption/criminal_justice',
      reliedOn: [],
      validUntil: hours(1),
      exemption: `exm_${'e'.repeat(32)}`,
    })
    expect(ruled([warrant(), used], shop).decision).not.toBe('ALLOW')
  })

  test('from public sources ends with an objection', () => {
    const seen = exempted('collection', 'self_published', 'app.operate', ['log'])
    expect(short(ruled([seen], operate))).toBe('ALLOW EXEMPTION')
    for (const objection of [{}, { purpose: 'app.operate' }]) {
      const events = [seen, fact('PublicDataObjected', objection)]
      expect(short(ruled(events, { ...operate, exemption: 'self_published' }))).toBe(
        'DENY EXEMPTION_INVALID',
      )
    }
  })

  test('is never shown as consent', () => {
    expect(ruled([yes, warrant()], shop).basis).toEqual({
      ground: 'exemption',
      code: 'criminal_justice',
    })
  })

  test('to protect a life is told of afterwards', () => {
    const rescue = exempted('collection', 'vital_interest', 'app.operate', ['log'])
    expect(ruled([rescue], operate).obligations).toContain('notify_afterwards')
  })
})
