import { describe, expect, test } from 'vitest'
import { newcomer, problemIn, publishedHouse, record } from '../house.ts'
import type { Loose, Said } from '../house.ts'
import { acceptPolicy, grant, showNotice, withdraw } from '../../support/acts.ts'

const house = await publishedHouse()
const act = (
  subject: string,
  body: unknown,
  headers: Record<string, string> = {},
  key = house.keys.service,
): Promise<Said> => house.call('POST', `/v1/subjects/${subject}/acts`, { key, body, headers })

const anna = await newcomer(house)
await record(house, anna, showNotice, acceptPolicy)

const dated = (occurredAt: unknown) => ({ ...grant, occurredAt })

describe('a malformed act', () => {
  test.each<readonly [unknown, string]>([
    [{ act: 'sell-data' }, 'act'],
    [{}, 'act'],
    [{ ...grant, extra: 1 }, 'extra'],
    [{ ...grant, kind: 'device_permission' }, 'kind'],
    [{ ...grant, purpose: undefined }, 'purpose'],
    [{ ...grant, purpose: 'Profile Display' }, 'purpose'],
    [{ ...grant, categories: ['ok', 'Not Ok'] }, 'categories.1'],
    [{ ...grant, single: 'true' }, 'single'],
    [{ ...grant, noticeHash: 'abc' }, 'noticeHash'],
    [{ ...grant, evidence: { uiSha256: 'abc' } }, 'evidence.uiSha256'],
    [dated('2026-11-22T10:00:00'), 'occurredAt'],
    [dated('2026-11-22 10:00:00Z'), 'occurredAt'],
    [dated('2026-13-01T00:00:00Z'), 'occurredAt'],
    [dated('1999-12-31T23:59:59Z'), 'occurredAt'],
    [dated('2100-01-01T00:00:00Z'), 'occurredAt'],
    [dated(1_700_000_000), 'occurredAt'],
    [{ ...grant, personal: { mood: 'x' } }, 'personal.mood'],
    [[], ''],
    ['grant-consent', ''],
    [null, ''],
  ])('is refused and its place named: %j', async (body, path) => {
    const before = (await house.events()).length
    const said = await act(anna, body)
    expect(problemIn(said)).toBe('invalid-request')
    expect(said.status).toBe(422)
    expect(said.json.errors.map((each: Loose) => each.path)).toContain(path)
    expect(await house.events()).toHaveLength(before)
  })

  test.each<readonly [object, string]>([
    [{ ...grant, purpose: 'no.such' }, 'purpose-unregistered'],
    [{ ...grant, categories: ['phone'] }, 'category-unregistered'],
    [{ ...grant, version: '99' }, 'version-unknown'],
    [{ ...grant, control: 'on' }, 'pre-ticked'],
    [
      {
        act: 'expire-consent',
        kind: 'separate_consent',
        purpose: 'profile.display',
      },
      'consent-never-given',
    ],
    [{ ...grant, occurredAt: '2090-01-01T00:00:00Z' }, 'occurred-in-the-future'],
    [{ ...grant, occurredAt: '2001-01-01T00:00:00Z' }, 'occurred-too-long-ago'],
  ])('that the domain refuses gets its own problem: %#', async (body, name) => {
    const said = await act(anna, body)
    expect(problemIn(said)).toBe(name)
    expect(said.json.cause).toBeUndefined()
  })

  test('with categories that are not registered is told their places, and which are registered', async () => {
    const errors = async (body: object) => (await act(anna, { ...grant, ...body })).json.errors
    expect(await errors({ categories: ['phone', 'nickname', 'avatar-of-me'] })).toEqual([
      { path: 'categories.0', expected: 'a category that the purpose has: nickname, avatar' },
      { path: 'categories.2', expected: 'a category that the purpose has: nickname, avatar' },
    ])
    const shared = { kind: 'separate_consent', purpose: 'shop.order', recipient: 'courier' }
    expect(await errors({ ...shared, categories: ['phone', 'nickname'] })).toEqual([
      { path: 'categories.1', expected: 'a category that the recipient has: phone' },
    ])
  })

  test.each<readonly [object, string]>([
    [{ ...grant, password: 'hunter2' }, 'password'],
    [{ ...grant, evidence: { cvv: '123' } }, 'evidence.cvv'],
    [{ ...grant, personal: { note: 'password: hunter2' } }, 'personal.note'],
  ])('with a secret is told so, by its place only: %#', async (body, path) => {
    const said = await act(await newcomer(house), { ...showNotice, ...body, act: 'grant-consent' })
    expect(problemIn(said)).toBe('secret-refused')
    expect(said.json.errors.map((each: Loose) => each.path)).toContain(path)
    expect(said.text).not.toContain('hunter2')
  })

  test('for a malformed person is refused, hot path or not', async () => {
    for (const subject of ['sub_x', 'sub_%41', `${anna}x`]) {
      const said = await act(subject, grant)
      expect(problemIn(said)).toBe('invalid-request')
      expect(said.json.errors[0].path).toBe('subject')
    }
  })
})

describe('a query that cannot be read', () => {
  const sent = (query: string, body: unknown): Promise<Said> =>
    house.call('POST', `/v1/subjects/${anna}/acts${query}`, { key: house.keys.service, body })

  test.each(['?receipt=yes', '?x=1', '?receipt=true&receipt=true', '?x=%zz'])(
    'does not stop an act that protects: %s',
    async (query) => {
      expect((await act(anna, grant)).status).toBeLessThan(300)
      const said = await sent(query, withdraw)
      expect([said.status, said.json.receipt?.omitted]).toEqual([201, ['query']])
      expect(said.json.receipt.events[0].type).toBe('ConsentWithdrawn')
      const before = (await house.events()).length
      expect((await sent(query, grant)).status).toBeGreaterThanOrEqual(400)
      expect((await sent(query, { act: 'sell-data' })).status).toBeGreaterThanOrEqual(400)
      expect(await house.events()).toHaveLength(before)
    },
  )
})
