import { describe, expect, test } from 'vitest'
import type { Fact, LedgerEvent } from '../../src/events/ledger-event.ts'
import {
  accepted,
  dayBefore,
  ended,
  event,
  flagged,
  gave,
  guardianSaidYes,
  hash,
  hours,
  optedIn,
  optedOut,
  ruled,
  short,
} from './fixture.ts'

const fact = (type: string, body: object, at = hours(-1)): LedgerEvent =>
  event(at, { type, body } as unknown as Fact)
const news = { purpose: 'news', operation: 'send', channel: 'sms' }
const operate = { purpose: 'app.operate', operation: 'use' }
const yes = accepted()

const shop = {
  purpose: 'shop.order',
  operation: 'provide',
  recipient: 'courier',
  categories: ['phone'],
}

describe('a minor', () => {
  const child = [accepted(), flagged()]
  test("is served on the guardian's word for that purpose", () => {
    expect(short(ruled([...child, guardianSaidYes(['app.operate'])], operate))).toBe(
      'ALLOW IN_ORDER',
    )
    expect(short(ruled([...child, guardianSaidYes(['login.phone'])], operate))).toBe(
      'DENY GUARDIAN_REQUIRED',
    )
  })

  test('keeps the rights that wait for nobody', () => {
    expect(short(ruled([flagged()], { purpose: 'rights', operation: 'use' }))).toBe(
      'ALLOW IN_ORDER',
    )
  })
})

describe('continued use', () => {
  const used = accepted('2', hours(-1), 'continued_use')
  test('accepts what did not change', () => {
    expect(short(ruled([accepted('1'), used], operate))).toBe('ALLOW IN_ORDER')
  })

  test('does not accept what changed, but under the literal text it does', () => {
    const insight = { purpose: 'insight', operation: 'use' }
    expect(short(ruled([accepted('1'), used], insight))).toBe('DENY RECONSENT_REQUIRED')
    expect(short(ruled([accepted('1'), used], { ...insight, profile: 'policy-literal' }))).toBe(
      'ALLOW IN_ORDER',
    )
  })
})

describe('marketing', () => {
  test('opted out of everywhere is opted into again one channel at a time', () => {
    const events = [yes, optedOut({}, hours(-3)), optedIn('news', 'sms', hours(-2))]
    expect(short(ruled(events, news))).toBe('ALLOW IN_ORDER')
    expect(short(ruled(events, { ...news, channel: 'app' }))).toBe('DENY OPTED_OUT')
  })

  test('opted into on a channel that carries none lets nothing be used for it (clause 2.1-a)', () => {
    const use = { purpose: 'news', operation: 'use' }
    const letter = optedIn('news', 'letter', hours(-2))
    expect(short(ruled([yes, letter], use))).toBe('DENY NO_OPT_IN')
    expect(short(ruled([yes, letter, optedIn('news', 'sms', hours(-2))], use))).toBe(
      'ALLOW IN_ORDER',
    )
    const no = optedOut({ purpose: 'news', channel: 'letter' }, hours(-1))
    expect(short(ruled([yes, letter, no], use))).toBe('DENY OPTED_OUT')
  })

  test('opted out of leaves every other class alone', () => {
    expect(
      short(
        ruled([yes, optedOut()], {
          purpose: 'bills',
          operation: 'send',
          channel: 'sms',
          template: 'bill',
        }),
      ),
    ).toBe('ALLOW IN_ORDER')
  })
})

describe('one consent', () => {
  test('for one recipient and field covers no other', () => {
    const events = [
      yes,
      gave('separate_consent', 'shop.order', ['phone'], { recipient: 'courier' }, dayBefore),
    ]
    expect(short(ruled(events, shop))).toBe('ALLOW IN_ORDER')
    expect(short(ruled(events, { ...shop, recipient: 'shop' }))).toBe('PROMPT NO_SEPARATE_CONSENT')
    const both = [yes, gave('separate_consent', 'shop.order', ['phone'], { recipient: 'shop' })]
    expect(short(ruled(both, { ...shop, recipient: 'shop', categories: ['nickname'] }))).toBe(
      'DENY OUT_OF_SCOPE',
    )
  })

  test('of one kind never stands in for another', () => {
    const explicit = gave('explicit_consent', 'shop.order', ['phone'], { recipient: 'courier' })
    expect(short(ruled([yes, explicit], shop))).toBe('PROMPT NO_SEPARATE_CONSENT')
    expect(short(ruled([yes, explicit], { ...shop, profile: 'policy-literal' }))).toBe(
      'ALLOW IN_ORDER',
    )
  })

  test('is not asked for a processor, that acts for the bank', () => {
    // The nickname is not sensitive: entrusting it is no provision to another (PIPL 21).
    expect(short(ruled([yes], { ...shop, recipient: 'printer', categories: ['nickname'] }))).toBe(
      'ALLOW IN_ORDER',
    )
  })

  test('refused for one purpose changes no other answer', () => {
    const no = ended('ConsentRefused', 'purpose_consent', 'profile.display')
    expect(ruled([yes, no], operate)).toEqual(ruled([yes], operate))
  })
})

test('a contract allows what rests on it', () => {
  const signed = fact('AgreementAccepted', {
    agreement: 'ebank',
    version: '1',
    documentSha256: hash,
  })
  expect(short(ruled([yes, signed], { purpose: 'pay', operation: 'use' }))).toBe('ALLOW IN_ORDER')
})
