/** History brought in, and acts that protect told with any clock. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { customer, grant, optOut, showNotice } from './acts.ts'
import { openLedgerUnderTest } from './ledger-under-test.ts'
import type { LedgerUnderTest } from './ledger-under-test.ts'

const withdrawal = {
  act: 'withdraw-consent',
  kind: 'purpose_consent',
  purpose: 'profile.display',
  how: 'click',
}
const asked = { purpose: 'profile.display', operation: 'use', categories: ['nickname'] }

describe('an act with a time of its own', () => {
  let ledger: LedgerUnderTest
  beforeAll(async () => {
    ledger = await openLedgerUnderTest()
  })
  afterAll(() => ledger.close())
  const ago = (seconds: number) =>
    new Date(Date.parse(ledger.clock.now()) - seconds * 1_000).toISOString()

  test('of history is brought in by an officer, with the batch it came in', async () => {
    const subject = await customer(ledger)
    ledger.clock.pass(60)
    const shown = { ...showNotice(), locale: 'en', occurredAt: ago(60), timeSource: 'import' }
    expect(await ledger.refused(subject, shown, { by: 'officer' })).toBe('invalid-request')
    const batch = { ...shown, evidence: { documentSha256: 'a'.repeat(64) } }
    const { events } = await ledger.act(subject, batch, { by: 'officer' })
    expect(events.map(({ type }) => type)).toEqual(['NoticeShown'])
    expect(await ledger.refused(subject, batch, { by: 'service' })).toBe('time-source-not-for-role')
  })

  test.each([
    ['a phone three seconds slow', 'device', 5],
    ['a phone that is an hour off', 'device', 3_600],
    ['a phone that runs ahead', 'device', -60],
    ['a service that passes on a phone’s time', 'service', 5],
    ['a hotline whose clock runs ahead', 'hotline', -600],
    ['a counter that tells of last year', 'counter', 86_400 * 400],
  ])('is a withdrawal that holds when acknowledged: %s', async (_name, timeSource, seconds) => {
    const subject = await customer(ledger)
    await ledger.act(subject, grant('purpose_consent', 'profile.display', ['nickname']))
    ledger.clock.pass(1 / 30)
    expect(await ledger.verdict(subject, asked)).toBe('ALLOW IN_ORDER')
    const told = { occurredAt: ago(seconds), timeSource }
    await ledger.act(subject, { ...withdrawal, ...told })
    expect(await ledger.verdict(subject, asked)).toBe('DENY WITHDRAWN')
    expect((await ledger.act(subject, { ...optOut, ...told })).events).toHaveLength(1)
  })

  test('is a hotline’s withdrawal that gives way to what the person said after it', async () => {
    const subject = await customer(ledger)
    ledger.clock.pass(10)
    await ledger.act(subject, grant('purpose_consent', 'profile.display', ['nickname']))
    ledger.clock.pass(1)
    const told = { occurredAt: ago(300), timeSource: 'hotline' }
    await ledger.act(subject, { ...withdrawal, ...told })
    expect(await ledger.verdict(subject, asked)).toBe('ALLOW IN_ORDER')
  })
})
