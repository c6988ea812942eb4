import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { optOut } from '../support/acts.ts'
import { customer, device, observe } from './acts.ts'
import { problemIn } from './client.ts'
import { openServedLedger } from '../support/served-ledger.ts'
import type { ServedLedger } from '../support/served-ledger.ts'

/** A person's events, as the auditor reads them. */
const recorded = async ({ trail }: ServedLedger, subject: string) =>
  (await trail(subject)).map(({ event: { id, type, recordedAt, body } }) => ({
    id,
    type,
    recordedAt,
    device: body.device,
  }))

const counted = (statuses: ReadonlyArray<number>, status: number): number =>
  statuses.filter((each) => each === status).length

const hundred = Array.from({ length: 100 }, (_, n) => n)
const deviceOf = (n: number): string => `dev_${String(n).padStart(32, '0')}`

describe('many at once', () => {
  let ledger: ServedLedger
  beforeAll(async () => {
    ledger = await openServedLedger()
  })
  afterAll(() => ledger.close())

  const send = (subject: string, act: object, headers: Record<string, string> = {}) =>
    ledger.call('POST', `/v1/subjects/${subject}/acts`, { by: 'service', body: act, headers })

  test('100 acts of one person in parallel: each recorded once, none lost', async () => {
    const subject = await customer(ledger)
    const said = await Promise.all(
      hundred.map((n) => send(subject, observe(deviceOf(n), 'location', 'on'))),
    )
    expect(new Set(said.map(({ status }) => status))).toEqual(new Set([201]))
    const ids = said.map(({ json }) => json.receipt.events[0].id)
    const revisions = said.map(({ json }) => Number(json.receipt.revision))
    expect(new Set(ids).size).toBe(100)
    expect(revisions.toSorted((a, b) => a - b)).toEqual(hundred.map((n) => n + 2))
    const events = await recorded(ledger, subject)
    expect(events).toHaveLength(102)
    expect(new Set(events.slice(2).map(({ id }) => id))).toEqual(new Set(ids))
    expect(new Set(events.slice(2).map((event) => event.device))).toEqual(
      new Set(hundred.map(deviceOf)),
    )
  })

  test('the same act 100 times in parallel, without a key: recorded once', async () => {
    const subject = await customer(ledger)
    const said = await Promise.all(hundred.map(() => send(subject, optOut)))
    const statuses = said.map(({ status }) => status)
    expect([counted(statuses, 201), counted(statuses, 200)]).toEqual([1, 99])
    expect((await recorded(ledger, subject)).map(({ type }) => type).slice(2)).toEqual([
      'MarketingOptedOut',
    ])
  })

  test('same idempotency key in parallel: one event, one receipt, told to everybody', async () => {
    const subject = await customer(ledger)
    // Each observation is news by itself: without the key there would be fifty.
    const key = { 'idempotency-key': 'observe-once' }
    const said = await Promise.all(
      hundred.slice(50).map(() => send(subject, observe(device('a'), 'camera', 'on'), key)),
    )
    expect(said.filter(({ status }) => status === 201)).toHaveLength(1)
    expect(said.filter(({ status }) => status === 200)).toHaveLength(49)
    const receipts = said.map(({ json: { receipt } }) => ({ ...receipt, repeated: false }))
    expect(new Set(receipts.map((receipt) => JSON.stringify(receipt))).size).toBe(1)
    expect(said.filter(({ json }) => json.receipt.repeated === true)).toHaveLength(49)
    expect(await recorded(ledger, subject)).toHaveLength(3)
  })

  test('same key, other payload: 409, at once and later and after a restart', async () => {
    const [subject, other] = [await customer(ledger), await customer(ledger)]
    const key = { 'idempotency-key': 'one-key' }
    const on = observe(device('a'), 'camera', 'on')
    const both = await Promise.all([
      send(subject, on, key),
      send(subject, observe(device('b'), 'camera', 'on'), key),
    ])
    const statuses = both.map(({ status }) => status)
    expect([counted(statuses, 201), counted(statuses, 409)]).toEqual([1, 1])
    const winner = both[0].status === 201 ? on : observe(device('b'), 'camera', 'on')
    const again = async () => {
      const said = await send(subject, observe(device('c'), 'camera', 'on'), key)
      expect(said.status).toBe(409)
      expect(problemIn(said)).toBe('idempotency-key-reused')
      const repeated = await send(subject, winner, key)
      expect([repeated.status, repeated.json.receipt.repeated]).toEqual([200, true])
    }
    await again()
    await ledger.restart()
    await again()
    expect(await recorded(ledger, subject)).toHaveLength(3)
    // Of another person it is another key.
    expect((await send(other, winner, key)).status).toBe(201)
  })

  test('If-Match of one revision by 20 at once: one is taken, 19 are told the record moved on', async () => {
    const subject = await customer(ledger)
    const said = await Promise.all(
      hundred
        .slice(80)
        .map((n) => send(subject, observe(deviceOf(n), 'camera', 'on'), { 'if-match': '"1"' })),
    )
    expect(said.filter(({ status }) => status === 201)).toHaveLength(1)
    expect(new Set(said.filter(({ status }) => status !== 201).map(problemIn))).toEqual(
      new Set(['revision-mismatch']),
    )
    expect(await recorded(ledger, subject)).toHaveLength(3)
  })

  test('two phones with one number claimed at once: one person', async () => {
    const identifier = { kind: 'phone', value: '+8619900000100' }
    const said = await Promise.all(
      hundred
        .slice(70)
        .map(() => ledger.call('POST', '/v1/subjects', { by: 'service', body: { identifier } })),
    )
    expect(new Set(said.map(({ json }) => json.subject)).size).toBe(1)
  })

  test('clock going backwards: recordedAt never does, and a restart starts from there', async () => {
    const subject = await customer(ledger)
    ledger.clock.set('2026-03-02T12:00:00+08:00')
    await ledger.act(subject, observe(device('a'), 'camera', 'on'))
    ledger.clock.set('2026-02-01T12:00:00+08:00')
    await ledger.act(subject, observe(device('b'), 'camera', 'on'))
    await ledger.restart()
    await ledger.act(subject, observe(device('c'), 'camera', 'on'))
    const times = (await recorded(ledger, subject)).map(({ recordedAt }) => recordedAt)
    expect(times.slice(2)).toEqual(Array(3).fill('2026-03-02T04:00:00.000Z'))
    // The caller's claimed time is bounded by the ledger's own time, not by the clock that was set back.
    const claimed = { ...optOut, occurredAt: '2026-03-02T11:59:00+08:00' }
    expect((await ledger.act(subject, claimed)).events).toHaveLength(1)
    const future = {
      ...observe(device('d'), 'camera', 'on'),
      occurredAt: '2026-03-02T12:00:06+08:00',
    }
    expect(await ledger.refused(subject, future)).toBe('occurred-in-the-future')
  })
})
