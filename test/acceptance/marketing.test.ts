import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { optOut } from '../support/acts.ts'
import { customer, grant, optIn, someHash } from './acts.ts'
import { verdictOf } from './client.ts'
import { openServedLedger } from '../support/served-ledger.ts'
import type { ServedLedger } from '../support/served-ledger.ts'

const offer = { purpose: 'marketing.financial', operation: 'send', channel: 'sms' }
const about = ['financial_info', 'contact_points', 'phone_number']

describe('messages', () => {
  let ledger: ServedLedger
  beforeAll(async () => {
    ledger = await openServedLedger({ at: '2026-03-02T09:00:00+08:00' })
  })
  afterAll(() => ledger.close())

  test('1. accept policy only → marketing send DENY under CN-PIPL profile', async () => {
    const subject = await customer(ledger)
    expect(await ledger.verdict(subject, { ...offer, profile: 'cn-pipl' })).toBe('DENY NO_OPT_IN')
    // It is the profile in force until an officer activates the other.
    expect((await ledger.ask(subject, offer)).profile).toBe('cn-pipl')
  })

  test("1. ALLOW (legacy basis shown) under the bank's literal profile", async () => {
    const subject = await customer(ledger)
    const ruling = await ledger.ask(subject, { ...offer, profile: 'policy-literal' })
    expect(verdictOf(ruling)).toBe('ALLOW LEGACY_BUNDLED_BASIS')
    expect(ruling.basis).toEqual({ ground: 'legacy_bundled_acceptance' })
    expect(ruling.profile).toBe('policy-literal')
  })

  test('2. opt out by hotline at 10:00, recorded 10:07: a 10:03 send is allowed as known, wrong as of fact', async () => {
    const subject = await customer(ledger)
    await ledger.act(subject, grant('separate_consent', offer.purpose, about))
    await ledger.act(subject, optIn(offer.purpose, offer.channel))
    ledger.clock.set('2026-03-02T10:03:00+08:00')
    const live = await ledger.ask(subject, offer)
    expect(verdictOf(live)).toBe('ALLOW IN_ORDER')
    ledger.clock.set('2026-03-02T10:07:00+08:00')
    const { events } = await ledger.act(subject, {
      ...optOut,
      occurredAt: '2026-03-02T10:00:00+08:00',
      timeSource: 'hotline',
      evidence: { callSha256: someHash('c') },
    })
    expect(events[0]?.recordedAt).toBe('2026-03-02T02:07:00.000Z')
    const sent = '2026-03-02T10:03:00+08:00'
    const asked = { ...offer, categories: about }
    const asKnown = await ledger.askThen(subject, asked, { asOf: sent, knownAt: sent })
    const asOfFact = await ledger.askThen(subject, asked, {
      asOf: sent,
      knownAt: '2026-03-02T10:07:00+08:00',
    })
    expect(verdictOf(asKnown)).toBe('ALLOW IN_ORDER')
    expect(asKnown.evidence).toEqual(live.evidence)
    expect(verdictOf(asOfFact)).toBe('DENY OPTED_OUT')
    expect(asOfFact.evidence).toEqual([events[0]?.id])
    // Known one minute before it was entered: still allowed. And before it was said, allowed by either clock.
    const before = { asOf: sent, knownAt: '2026-03-02T10:06:59+08:00' }
    expect(verdictOf(await ledger.askThen(subject, asked, before))).toBe('ALLOW IN_ORDER')
    const earlier = { asOf: '2026-03-02T09:59:59+08:00', knownAt: '2026-03-02T10:07:00+08:00' }
    expect(verdictOf(await ledger.askThen(subject, asked, earlier))).toBe('ALLOW IN_ORDER')
    expect(await ledger.verdict(subject, offer)).toBe('DENY OPTED_OUT')
  })

  test('2. both answers are reproducible: after a restart too', async () => {
    const subject = await customer(ledger)
    await ledger.act(subject, grant('separate_consent', offer.purpose, about))
    await ledger.act(subject, optIn(offer.purpose, offer.channel))
    const { now, pass } = ledger.clock
    const said = now()
    pass(3)
    const sent = now()
    pass(4)
    await ledger.act(subject, { ...optOut, occurredAt: said, timeSource: 'hotline' })
    const both = async () => [
      await ledger.askThen(subject, offer, { asOf: sent, knownAt: sent }),
      await ledger.askThen(subject, offer, { asOf: sent, knownAt: now() }),
    ]
    const first = await both()
    expect(first.map(verdictOf)).toEqual(['ALLOW IN_ORDER', 'DENY OPTED_OUT'])
    await ledger.restart()
    pass(60 * 24)
    expect((await ledger.askThen(subject, offer, { asOf: sent, knownAt: sent })).evidence).toEqual(
      first[0]?.evidence,
    )
    expect((await both()).map(verdictOf)).toEqual(['ALLOW IN_ORDER', 'DENY OPTED_OUT'])
  })

  describe('3. opt out of marketing', () => {
    const optedOut = async (): Promise<string> => {
      const subject = await customer(ledger)
      await ledger.act(subject, grant('separate_consent', offer.purpose, about))
      await ledger.act(subject, optIn(offer.purpose, offer.channel))
      expect(await ledger.verdict(subject, offer)).toBe('ALLOW IN_ORDER')
      ledger.clock.pass(1)
      await ledger.act(subject, optOut)
      return subject
    }

    test.each([
      ['repayment reminder', 'repayment.reminder', 'repayment-reminder'],
      ['risk warning', 'risk.warning', 'risk-warning'],
      ['breach notice', 'breach.notice', 'breach-notice'],
    ])('→ %s still ALLOW', async (_name, purpose, template) => {
      const subject = await optedOut()
      const send = { purpose, operation: 'send', channel: 'sms', template }
      expect(await ledger.verdict(subject, send)).toBe('ALLOW IN_ORDER')
      expect(await ledger.verdict(subject, { ...offer, template: 'marketing-offer' })).toBe(
        'DENY OPTED_OUT',
      )
    })

    test('→ a repayment reminder carrying an offer is DENY', async () => {
      const subject = await optedOut()
      const send = { purpose: 'repayment.reminder', operation: 'send', channel: 'sms' }
      const carrying = { ...send, template: 'repayment-reminder-with-offer' }
      expect(await ledger.verdict(subject, carrying)).toBe('DENY MESSAGE_RECLASSED')
      // Whatever the caller says of its class, and whatever the purpose.
      expect(await ledger.verdict(subject, { ...carrying, messageClass: 'service' })).toBe(
        'DENY MESSAGE_RECLASSED',
      )
      expect(
        await ledger.verdict(subject, { ...offer, template: 'repayment-reminder-with-offer' }),
      ).toBe('DENY OPTED_OUT')
    })

    test('→ no more on that channel, and the others are left alone, when it names one', async () => {
      const subject = await customer(ledger)
      await ledger.act(subject, grant('separate_consent', offer.purpose, about))
      await ledger.act(subject, optIn(offer.purpose, 'sms'))
      await ledger.act(subject, optIn(offer.purpose, 'email'))
      ledger.clock.pass(1)
      await ledger.act(subject, { ...optOut, channel: 'sms' })
      expect(await ledger.verdict(subject, offer)).toBe('DENY OPTED_OUT')
      expect(await ledger.verdict(subject, { ...offer, channel: 'email' })).toBe('ALLOW IN_ORDER')
    })
  })
})
