import { setTimeout as sleep } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { SubjectId } from '../../../../src/kernel/ids.ts'
import { expectContract, newcomer, publishedHouse, record } from '../../house.ts'
import type { Loose } from '../../house.ts'
import { acceptPolicy, grant, optOut, showNotice, withdraw } from '../../../support/acts.ts'

const house = await publishedHouse()

const ago = (seconds: number): string => new Date(Date.now() - seconds * 1_000).toISOString()
const ofGrant = `consents/${grant.kind}/${grant.purpose}///`

const send = async (subject: SubjectId, body: object, headers = {}): Promise<Loose> => {
  const path = `/v1/subjects/${subject}/acts`
  const said = await house.call('POST', path, { key: house.keys.service, body, headers })
  expect([200, 201]).toContain(said.status)
  expectContract('act', said)
  return said.json.receipt
}

const customer = async (): Promise<SubjectId> => {
  const subject = await newcomer(house)
  await record(house, subject, showNotice, acceptPolicy)
  return subject
}

describe('a receipt tells how the act left what it is about', () => {
  test('a grant, a withdrawal, a grant anew', async () => {
    const anna = await customer()
    for (const [body, state] of [
      [grant, 'granted'],
      [withdraw, 'withdrawn'],
      [grant, 'granted'],
    ] as const) {
      const { results, events } = await send(anna, body)
      const { id: event } = events.at(-1)
      expect(results).toEqual([{ of: ofGrant, state, since: expect.any(String), event }])
    }
  })

  test('a withdrawal told late that gave way to a later grant: granted', async () => {
    const anna = await customer()
    const granted = await send(anna, grant)
    const late = { ...withdraw, how: 'hotline', timeSource: 'hotline', occurredAt: ago(3_600) }
    const { events, results } = await send(anna, late)
    expect(events).toHaveLength(1)
    expect(results).toMatchObject([{ of: ofGrant, state: 'granted', event: granted.events[0].id }])
  })

  test('a grant told late that stands behind a later withdrawal: withdrawn', async () => {
    const anna = await customer()
    await sleep(5)
    const occurredAt = ago(0)
    await sleep(5)
    const said = await send(anna, withdraw)
    const { events, results } = await send(anna, { ...grant, occurredAt })
    expect(events).toHaveLength(1)
    expect(results).toEqual([{ ...said.results[0], of: ofGrant, state: 'withdrawn' }])
  })

  test('an opt-out for all, and a later opt-in beside it', async () => {
    const anna = await customer()
    const out = await send(anna, optOut)
    expect(out.results).toMatchObject([{ of: 'marketing/*/*', state: 'opted_out' }])
    const optIn = { act: 'opt-in-to-marketing', purpose: 'news', channel: 'sms' }
    const yes = await send(anna, { ...optIn, how: 'click', control: 'off' })
    expect(yes.results).toMatchObject([{ of: 'marketing/news/sms', state: 'opted_in' }])
    const late = await send(anna, { ...optOut, timeSource: 'hotline', occurredAt: ago(600) })
    expect(late.results.map(({ of, state }: Loose) => [of, state])).toEqual([
      ['marketing/*/*', 'opted_out'],
      ['marketing/news/sms', 'opted_in'],
    ])
  })

  test('the same disclosure asked for again: how it stands', async () => {
    const anna = await customer()
    const disclosure = `dsc_${'7'.repeat(32)}`
    const body = { act: 'request-disclosure', disclosure, recipient: 'shop', purpose: 'shop.order' }
    const first = await send(anna, { ...body, categories: ['nickname'] })
    const again = await send(anna, { ...body, categories: ['nickname'] })
    expect(again.events).toEqual([])
    expect(again.results).toEqual(first.results)
    expect(again.results).toMatchObject([{ of: `disclosures/${disclosure}`, state: 'refused' }])
  })

  test('a retry is told how it stands now, and not how it stood', async () => {
    const anna = await customer()
    await send(anna, grant, { 'idempotency-key': 'once' })
    await send(anna, withdraw)
    const retried = await send(anna, grant, { 'idempotency-key': 'once' })
    expect(retried.repeated).toBe(true)
    expect(retried.results).toMatchObject([{ of: ofGrant, state: 'withdrawn' }])
  })
})

describe('a receipt says that a clock is off', () => {
  const by = (seconds: number) => ({ ...withdraw, timeSource: 'device', occurredAt: ago(seconds) })
  test('beyond the bound: what it claimed, and from when the act counts', async () => {
    for (const seconds of [3_600, -3_600]) {
      const { clock, events } = await send(await customer(), by(seconds))
      expect(clock.countedFrom <= events[0].recordedAt).toBe(true)
      expect(Math.abs(clock.offBySeconds + seconds)).toBeLessThan(60)
    }
  })
  test('and says nothing within it', async () => {
    const anna = await customer()
    expect(await send(anna, by(60))).not.toHaveProperty('clock')
    expect(await send(anna, withdraw)).not.toHaveProperty('clock')
  })
})
