import { describe, expect, test } from 'vitest'
import { expectContract, newcomer, publishedHouse, record } from '../house.ts'
import type { Loose } from '../house.ts'
import { acceptPolicy, grant, optOut, showNotice, withdraw } from '../../support/acts.ts'

const house = await publishedHouse()
let withdrawal: string

const forShop = {
  kind: 'separate_consent',
  purpose: 'shop.order',
  recipient: 'shop',
}
const takenBack = { ...withdraw, ...forShop }

const anna = await newcomer(house)
const bo = await newcomer(house)
for (const subject of [anna, bo]) {
  const shared = { ...grant, ...forShop, categories: ['phone', 'nickname'] }
  await record(house, subject, showNotice, acceptPolicy, grant, shared)
  const [said] = await record(house, subject, takenBack)
  if (subject === anna) withdrawal = said!.json.receipt.events[0].id
}

const get = async (path: string, query: object = {}) =>
  house.call('GET', `${path}?${String(new URLSearchParams({ reason: 'audit', ...query }))}`, {
    key: house.keys.auditor,
  })

const peopleIn = ({ json }: Loose): ReadonlyArray<string> =>
  json.rows.map(({ key }: Loose) => key.split('/')[1])

describe('withdrawals at a recipient', () => {
  const at = (query: object = {}) => get('/v1/recipients/shop/withdrawals', query)

  test('are open until it confirms them', async () => {
    const before = await at()
    expectContract('withdrawalsTo', before)
    expect(peopleIn(before)).toEqual([anna, bo].sort())
    await record(house, anna, {
      act: 'acknowledge-withdrawal',
      purpose: 'shop.order',
      recipient: 'shop',
      withdrawal,
    })
    expect(peopleIn(await at())).toEqual([bo])
    expect(peopleIn(await at({ state: 'all' }))).toEqual([anna, bo].sort())
    expect((await get('/v1/recipients/courier/withdrawals')).json.rows).toEqual([])
  })
})

describe('the people asked about a purpose', () => {
  const asked = (query: object = {}) => get('/v1/purposes/profile.display/consents', query)

  test('is listed with what they said and whether it is in force', async () => {
    const said = await asked()
    expectContract('consentsTo', said)
    expect(peopleIn(said)).toEqual([anna, bo].sort())
    expect(said.json.rows[0]).toMatchObject({
      row: { state: 'granted' },
      now: [{ inForce: true, because: [] }],
    })
  })

  test('can be cut down to why it is not: whom to ask anew, who withdrew', async () => {
    const { act, how } = takenBack
    await record(house, bo, { act, how, kind: 'purpose_consent', purpose: 'profile.display' })
    expect(peopleIn(await asked({ because: 'WITHDRAWN' }))).toEqual([bo])
    expect(peopleIn(await asked({ because: 'RECONSENT_REQUIRED' }))).toEqual([])
    expect((await asked({ because: 'NO_SUCH' })).status).toBe(422)
  })
})

describe('the suppression list', () => {
  const asked = async (query: object = {}) => {
    const said = await get('/v1/suppressions', { limit: '500', ...query })
    expectContract('suppressions', said)
    return said.json.rows.map(({ key }: Loose) => key)
  }

  test('is listed for a purpose and channel, with the opt-outs that are wider', async () => {
    const [wide, narrow, back] = [
      await newcomer(house),
      await newcomer(house),
      await newcomer(house),
    ] as const
    const news = { purpose: 'news', channel: 'sms' }
    await record(house, wide, optOut)
    await record(house, narrow, { ...optOut, ...news })
    await record(house, back, { ...optOut, ...news })
    await record(house, back, {
      act: 'opt-in-to-marketing',
      ...news,
      how: 'switch',
      control: 'off',
    })
    const outs = [`*/*/${wide}`, `news/sms/${narrow}`]
    expect(await asked(news)).toEqual(outs)
    expect(await asked({ purpose: 'news' })).toEqual(outs)
    expect(await asked({ channel: 'push' })).toEqual([`*/*/${wide}`])
    expect(await asked({ purpose: 'of.nobody' })).toEqual([`*/*/${wide}`])
    expect(await asked()).toEqual(outs)
    expect((await asked({ state: 'all' })).toSorted()).toEqual(
      [...outs, `news/sms/${back}`].toSorted(),
    )
  })

  test('is for officers and auditors who say why', async () => {
    const { call, keys } = house
    const read = (key: string, query = '?reason=audit') =>
      call('GET', `/v1/suppressions${query}`, { key })
    expect((await read(keys.officer)).status).toBe(200)
    expect((await read(keys.officer, '')).status).toBe(422)
    for (const key of [keys.service, keys.operator]) expect((await read(key)).status).toBe(403)
  })
})

describe('by time', () => {
  test('readings are listed from an instant on and before another', async () => {
    await get(`/v1/subjects/${anna}`)
    await get(`/v1/subjects/${bo}`)
    await house.ledger.waitFor(house.ledger.health().head, 30_000)
    const all = (await get('/v1/access-log', { from: '2020-01-01T00:00:00.000Z' })).json.rows
    const times: string[] = all.map(({ row }: Loose) => row.at)
    expect(times.length).toBeGreaterThan(1)
    expect(times).toEqual(times.toSorted((a, b) => (a < b ? -1 : 1)))
    const [from, to] = [times[0], times.at(-1)] as const
    const some = (await get('/v1/access-log', { from, to })).json.rows
    expect(some.map(({ row }: Loose) => row.at)).toEqual(
      times.filter((at) => at >= from! && at < to!),
    )
    const none = await get('/v1/access-log', { to: '2020-01-01T00:00:00.000Z' })
    expect(none.json).toMatchObject({ rows: [] })
  })

  test('counts are listed by day, both ends included', async () => {
    const day = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10)
    const key = house.keys.operator
    const read = (query: string) => house.call('GET', `/v1/statistics?${query}`, { key })
    const today = await read(`from=${day}&to=${day}`)
    expectContract('statistics', today)
    expect(today.json.rows.length).toBeGreaterThan(2)
    expect(today.json.rows.every((each: Loose) => each.key.startsWith(`day/${day}/`))).toBe(true)
    expect((await read('to=2020-01-01')).json.rows).toEqual([])
    expect((await read('from=2020-13-01')).status).toBe(422)
  })
})
