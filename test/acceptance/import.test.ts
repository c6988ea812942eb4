/** History brought in, and acts that protect told with any clock. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { optOut, withdraw } from '../support/acts.ts'
import { acceptPolicy, customer, deliverNotice, grant, optIn, policy, showNotice } from './acts.ts'
import { shipped } from '../catalogue/shipped.ts'
import { openServedLedger } from '../support/served-ledger.ts'
import type { ServedLedger } from '../support/served-ledger.ts'

const asked = { purpose: 'profile.display', operation: 'use', categories: ['nickname'] }

describe('an act with a time of its own', () => {
  let ledger: ServedLedger
  beforeAll(async () => {
    ledger = await openServedLedger()
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

  test('of what protects needs no batch, and none of it a catalogue', async () => {
    const subject = await ledger.person()
    const old = { occurredAt: '2019-05-06T00:00:00Z', timeSource: 'import' }
    for (const act of [optOut, withdraw, { act: 'decline-policy', policy, version: 'v1' }]) {
      const { events } = await ledger.act(subject, { ...act, ...old }, { by: 'officer' })
      expect(events[0]?.type).toMatch(/Out$|Withdrawn$|Declined$/)
    }
    const minor = { act: 'flag-minor', band: '8_to_13', ...old }
    expect(await ledger.refused(subject, minor, { by: 'officer' })).toBe('invalid-request')
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
    await ledger.act(subject, { ...withdraw, ...told })
    expect(await ledger.verdict(subject, asked)).toBe('DENY WITHDRAWN')
    expect((await ledger.act(subject, { ...optOut, ...told })).events).toHaveLength(1)
  })

  test('is a hotline’s withdrawal that gives way to what the person said after it', async () => {
    const subject = await customer(ledger)
    ledger.clock.pass(10)
    await ledger.act(subject, grant('purpose_consent', 'profile.display', ['nickname']))
    ledger.clock.pass(1)
    const told = { occurredAt: ago(300), timeSource: 'hotline' }
    await ledger.act(subject, { ...withdraw, ...told })
    expect(await ledger.verdict(subject, asked)).toBe('ALLOW IN_ORDER')
  })
})

describe('history from before the ledger', () => {
  let ledger: ServedLedger
  beforeAll(async () => {
    // Its text says since when it is in force; here it is published, and in force for decisions, two years later.
    const effectiveAt = '2024-01-01T00:00:00.000Z'
    ledger = await openServedLedger({ policy: { ...shipped, effectiveAt } as typeof shipped })
  })
  afterAll(() => ledger.close())
  const batch = { timeSource: 'import', evidence: { documentSha256: 'b'.repeat(64) } }
  const bring = (subject: string, act: { readonly act: string }, day: string) =>
    ledger.act(subject, { ...act, ...batch, occurredAt: `${day}T08:00:00Z` }, { by: 'officer' })
  const refusal = (
    subject: string,
    act: { readonly act: string },
    day: string,
    by: 'officer' | 'service' = 'officer',
    more: object = batch,
  ) => ledger.refused(subject, { ...act, ...more, occurredAt: `${day}T08:00:00Z` }, { by })
  const nickname = grant('purpose_consent', 'profile.display', ['nickname'])

  test('is brought in where the version was in force by its own date', async () => {
    const subject = await ledger.person()
    expect(await refusal(subject, acceptPolicy(), '2024-05-01')).toBe('notice-not-shown')
    for (const [act, day] of [
      [showNotice(), '2024-05-01'],
      [deliverNotice('v1'), '2024-05-01'],
      [acceptPolicy(), '2024-05-02'],
      [nickname, '2024-05-03'],
      [optIn('marketing.financial', 'sms'), '2024-05-03'],
    ] as const) {
      expect((await bring(subject, act, day)).events, act.act).toHaveLength(1)
    }
    expect(await ledger.verdict(subject, asked)).toBe('ALLOW IN_ORDER')
    // For decisions the version is in force since it was published, and not before.
    const then = { asOf: '2025-01-01T00:00:00Z', knownAt: ledger.clock.now() }
    const { reasons } = await ledger.askThen(subject, asked, then)
    expect(reasons.map(({ code }) => code)).toEqual(['PURPOSE_UNREGISTERED'])
    await bring(subject, withdraw, '2024-05-04')
    expect(await ledger.verdict(subject, asked)).toBe('DENY WITHDRAWN')
  })

  test('is refused where it was not', async () => {
    const subject = await ledger.person()
    for (const act of [showNotice(), deliverNotice('v1'), acceptPolicy(), nickname]) {
      expect(await refusal(subject, act, '2023-12-01'), act.act).toBe('version-not-yet-published')
    }
  })

  test('is taken from officers alone, and not as anything else than history', async () => {
    const subject = await ledger.person()
    expect(await refusal(subject, showNotice(), '2024-05-01', 'service')).toBe(
      'time-source-not-for-role',
    )
    const recently = { timeSource: 'counter' }
    expect(await refusal(subject, showNotice(), '2026-02-28', 'service', recently)).toBe(
      'version-not-yet-published',
    )
  })

  test('gives way to the version that followed', async () => {
    const next = { ...shipped, version: 'v2', effectiveAt: '2025-01-01T00:00:00.000Z' }
    await ledger.publish(next as typeof shipped, { effectiveAt: ledger.clock.now() })
    const subject = await ledger.person()
    await bring(subject, showNotice(), '2024-05-01')
    await bring(subject, showNotice('v2'), '2025-05-01')
    expect(await refusal(subject, acceptPolicy(), '2025-05-01')).toBe('version-superseded')
    await bring(subject, acceptPolicy(), '2024-06-01')
    await bring(subject, acceptPolicy('v2'), '2025-05-02')
  })
})
