/** One consent however often it is told, with the best evidence of it, and over once it was used. */
import { describe, expect, test } from 'vitest'
import { secondTapMs } from '../../../../src/deciders/subject-state/said-again.ts'
import type { SubjectId } from '../../../../src/kernel/ids.ts'
import { newcomer, problemIn, publishedHouse, record } from '../../house.ts'
import type { Loose, Said } from '../../house.ts'
import { acceptPolicy, grant, showNotice } from '../../../support/acts.ts'

const house = await publishedHouse()

const customer = async (): Promise<SubjectId> => {
  const subject = await newcomer(house)
  await record(house, subject, showNotice, acceptPolicy)
  return subject
}

const act = (subject: string, body: object, headers = {}): Promise<Said> =>
  house.call('POST', `/v1/subjects/${subject}/acts`, { key: house.keys.service, body, headers })

const answer = async (subject: string, purpose: string): Promise<Loose> => {
  const body = { subject, purpose, operation: 'use' }
  return (await house.call('POST', '/v1/decisions', { key: house.keys.service, body })).json
}

const trail = async (subject: string, type: string): Promise<ReadonlyArray<Loose>> => {
  const path = `/v1/subjects/${subject}/trail?reason=audit&limit=500`
  const { json } = await house.call('GET', path, { key: house.keys.auditor })
  return json.entries.filter(({ event }: Loose) => event.type === type)
}

describe('the same consent with better evidence', () => {
  const document = 'd0'.repeat(32)
  const signed = { ...grant, how: 'signature', evidence: { documentSha256: document } }

  test.each([
    ['another way of saying it', { ...grant, how: 'signature' }],
    ['the hash of a signed document', { ...grant, evidence: { documentSha256: document } }],
    ['both', signed],
  ])('is recorded within the same second: %s', async (_, better) => {
    const subject = await customer()
    const first = await act(subject, grant)
    const second = await act(subject, better)
    expect([first.status, second.status]).toEqual([201, 201])
    const told = second.json.receipt.events.map(({ id }: Loose) => id)
    const grants = await trail(subject, 'ConsentGranted')
    expect(grants).toHaveLength(2)
    expect(told).toEqual([grants[1].event.id])
    expect(grants[1].event.body.act).toBe('how' in better ? better.how : 'switch')
    const { decision, evidence } = await answer(subject, 'profile.display')
    expect([decision, evidence.includes(told[0])]).toEqual(['ALLOW', true])
  })

  test('is kept, bound under the person’s key', async () => {
    const subject = await customer()
    await act(subject, grant)
    await act(subject, signed)
    const [, second] = await trail(subject, 'ConsentGranted')
    expect(second.event.evidence.documentSha256).toMatch(/^[0-9a-f]{64}$/)
    expect(second.event.evidence.documentSha256).not.toBe(document)
  })

  test('told twice is told once', async () => {
    const subject = await customer()
    await act(subject, signed)
    const again = await act(subject, signed)
    expect([again.status, again.json.receipt.events]).toEqual([200, []])
  })
})

const once = {
  ...grant,
  kind: 'separate_consent',
  purpose: 'recover',
  categories: ['phone'],
}
const used = { act: 'expire-consent', kind: 'separate_consent', purpose: 'recover' }

describe('a consent to one use', () => {
  test.each([
    ['without keys', 100, () => ({})],
    ['with a key each', 30, (n: number) => ({ 'idempotency-key': `use-${n}` })],
  ])('told many times at once is one: %s', async (_, count, headersOf) => {
    const subject = await customer()
    const startedMs = performance.now()
    const said = await Promise.all(
      Array.from({ length: count }, (_each, n) => act(subject, once, headersOf(n))),
    )
    // Taps that follow one another within three seconds: on a machine that is slower, each three seconds have one.
    const most = 1 + Math.floor((performance.now() - startedMs) / secondTapMs)
    const isNew = said.map(({ status }) => status === 201)
    expect(isNew.filter(Boolean).length).toBeLessThanOrEqual(most)
    expect(await trail(subject, 'ConsentGranted')).toHaveLength(isNew.filter(Boolean).length)
    expect((await answer(subject, 'recover')).decision).toBe('ALLOW')
    const ended = await act(subject, used)
    expect(ended.json.receipt.events.map(({ type }: Loose) => type)).toEqual(['ConsentExpired'])
    expect((await answer(subject, 'recover')).decision).not.toBe('ALLOW')
  })

  test('is over once it was used, long before its time', async () => {
    const subject = await customer()
    await act(subject, once)
    const before = await answer(subject, 'recover')
    expect(before.decision).toBe('ALLOW')
    expect(Date.parse(before.validUntil)).toBeGreaterThan(Date.now() + 600_000)
    const ended = await act(subject, used)
    expect(ended.status).toBe(201)
    expect(ended.json.receipt.results).toMatchObject([{ state: 'expired' }])
    const after = await answer(subject, 'recover')
    expect(after.reasons).toMatchObject([{ code: 'EXPIRED' }])
    // A second telling of the one use says nothing new.
    expect((await act(subject, used)).json.receipt.events).toEqual([])
  })

  test('is asked for anew for the next use', async () => {
    const subject = await customer()
    for (const _ of [1, 2]) {
      expect((await act(subject, once)).status).toBe(201)
      expect((await answer(subject, 'recover')).decision).toBe('ALLOW')
      expect((await act(subject, used)).status).toBe(201)
    }
    expect((await answer(subject, 'recover')).decision).not.toBe('ALLOW')
    expect(await trail(subject, 'ConsentExpired')).toHaveLength(2)
  })

  test('is not what a lasting consent is: that one does not end by use', async () => {
    const subject = await customer()
    await act(subject, grant)
    const said = await act(subject, {
      ...used,
      kind: 'purpose_consent',
      purpose: 'profile.display',
    })
    expect([said.status, problemIn(said)]).toEqual([409, 'not-expired'])
  })
})
