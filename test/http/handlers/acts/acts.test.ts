import { describe, expect, test } from 'vitest'
import type { PurposeId } from '../../../../src/kernel/ids.ts'
import {
  expectContract,
  newcomer,
  openHouse,
  problemIn,
  publish,
  publishedHouse,
  record,
} from '../../house.ts'
import type { Loose, Said } from '../../house.ts'
import { acceptPolicy, flagMinor, grant, showNotice } from '../../../support/acts.ts'

const house = await publishedHouse()
const act = (
  subject: string,
  body: unknown,
  headers: Record<string, string> = {},
  key = house.keys.service,
): Promise<Said> => house.call('POST', `/v1/subjects/${subject}/acts`, { key, body, headers })

const anna = await newcomer(house)
await record(house, anna, showNotice, acceptPolicy)

describe('recording an act', () => {
  test('answers with a receipt whose position can be waited for', async () => {
    const bo = await newcomer(house)
    const said = await act(bo, showNotice)
    expectContract('act', said)
    expect(said.status).toBe(201)
    const { receipt } = said.json
    expect(receipt).toMatchObject({
      events: [{ type: 'NoticeShown' }],
      revision: '0',
      repeated: false,
    })
    expect(said.headers.get('etag')).toBe('"0"')
    const query = `subject=${bo}&purpose=app.operate&operation=use&minPosition=${receipt.position}`
    expect(
      (await house.call('GET', `/v1/decisions?${query}`, { key: house.keys.service })).status,
    ).toBe(200)
  })

  test('answers 200 when nothing changes', async () => {
    const said = await act(anna, acceptPolicy)
    expect(said.status).toBe(200)
    expect(said.json.receipt).toMatchObject({ events: [], repeated: false, revision: '1' })
    expect(BigInt(said.json.receipt.position)).toBeGreaterThan(0n)
  })

  test('says what the ledger added: an id, and why a disclosure was refused', async () => {
    const said = await act(anna, {
      act: 'request-disclosure',
      recipient: 'shop',
      purpose: 'shop.order',
      categories: ['nickname'],
    })
    const refused = said.json.receipt.events.find(
      (each: Loose) => each.type === 'DisclosureRefused',
    )
    expect(refused.body.disclosure).toMatch(/^dsc_[0-9a-f]{32}$/)
    expect(refused.body.reasons.length).toBeGreaterThan(0)
  })

  test('names the caller by role and public id', async () => {
    await act(await newcomer(house), showNotice)
    const id = house.keys.service.split('_')[1]
    expect((await house.events()).at(-1)?.actor).toEqual({ role: 'service', id })
  })

  test('keeps a correlation id under the person’s key only, and refuses a malformed one', async () => {
    const story = '00000000-0000-4000-8000-00000000000A'
    const bo = await newcomer(house)
    const last = async () => (await house.events()).at(-1)
    await act(bo, showNotice, { 'x-correlation-id': story })
    const first = await last()
    expect(first?.correlationId).not.toBe(story.toLowerCase())
    expect(first?.correlationId).not.toBe(first?.causationId)
    await act(bo, acceptPolicy, { 'x-correlation-id': story.toLowerCase() })
    expect((await last())?.correlationId).toBe(first?.correlationId)
    await act(await newcomer(house), showNotice, { 'x-correlation-id': story })
    expect((await last())?.correlationId).not.toBe(first?.correlationId)
    expect(problemIn(await act(anna, grant, { 'x-correlation-id': 'x' }))).toBe(
      'correlation-id-malformed',
    )
  })
})

describe('an idempotency key', () => {
  test('makes a repetition the same act', async () => {
    const bo = await newcomer(house)
    const first = await act(bo, showNotice, { 'idempotency-key': 'k-1' })
    const again = await act(bo, showNotice, { 'idempotency-key': 'k-1' })
    expect([first.status, again.status]).toEqual([201, 200])
    expect(again.json.receipt).toEqual({ ...first.json.receipt, repeated: true })
  })

  test('with another payload is refused', async () => {
    const bo = await newcomer(house)
    await act(bo, showNotice, { 'idempotency-key': 'k-2' })
    const other = await act(bo, { ...showNotice, locale: 'zh-CN' }, { 'idempotency-key': 'k-2' })
    expect(problemIn(other)).toBe('idempotency-key-reused')
    expect(other.status).toBe(409)
    // A key is one person's: of another person it is another command.
    const otherPerson = await act(anna, showNotice, { 'idempotency-key': 'k-2' })
    expect(otherPerson.json.receipt.repeated).toBe(false)
  })

  test('of one caller is not that of another', async () => {
    const bo = await newcomer(house)
    const other = await house.keyWith({ roles: ['service'] })
    await act(bo, showNotice, { 'idempotency-key': 'k-3' })
    const said = await act(
      anna,
      { ...showNotice, locale: 'zh-CN' },
      { 'idempotency-key': 'k-3' },
      other,
    )
    expect(said.status).toBeLessThan(300)
  })

  test('stays a person’s own when their token is renewed', async () => {
    const bo = await newcomer(house)
    await record(house, bo, showNotice)
    const token = async () =>
      (await house.call('POST', `/v1/subjects/${bo}/tokens`, { key: house.keys.service, body: {} }))
        .json.token
    const first = await act(bo, acceptPolicy, { 'idempotency-key': 'k-4' }, await token())
    const again = await act(bo, acceptPolicy, { 'idempotency-key': 'k-4' }, await token())
    expect(first.status).toBe(201)
    expect(again.json.receipt).toEqual({ ...first.json.receipt, repeated: true })
  })

  test.each(['', 'x'.repeat(129)])('of the wrong length is refused', async (key) => {
    expect(problemIn(await act(anna, grant, { 'idempotency-key': key }))).toBe(
      'idempotency-key-malformed',
    )
  })
})

describe('If-Match', () => {
  test('records on the revision it names, and refuses another', async () => {
    const bo = await newcomer(house)
    const first = await act(bo, showNotice, { 'if-match': '"no-stream"' })
    expect(first.status).toBe(201)
    const stale = await act(bo, acceptPolicy, { 'if-match': '"no-stream"' })
    expect(problemIn(stale)).toBe('revision-mismatch')
    expect(stale.status).toBe(412)
    expect(stale.json.actual).toBe('0')
    const fresh = await act(bo, acceptPolicy, { 'if-match': first.headers.get('etag')! })
    expect(fresh.status).toBe(201)
  })

  test.each(['W/"1"', '1', '"x"', '"1", "2"'])(
    'that is no single ETag of ours is refused: %s',
    async (tag) => {
      expect(problemIn(await act(anna, grant, { 'if-match': tag }))).toBe('if-match-malformed')
    },
  )
})

describe('the roles that may record', () => {
  const exemption = { act: 'close-exemption', exemption: `exm_${'0'.repeat(32)}`, cause: 'done' }

  test('is by act: what needs an officer is refused to a service', async () => {
    const said = await act(anna, exemption)
    expect(problemIn(said)).toBe('act-not-for-role')
    expect(said.json.roles).toEqual(['officer'])
    expect(problemIn(await act(anna, exemption, {}, house.keys.officer))).toBe('exemption-unknown')
  })

  test('tells what it is about by the field that it came in', async () => {
    const closed = await act(anna, exemption, {}, house.keys.officer)
    expect(closed.json.about).toEqual(['exemption'])
    const disclosure = `dsc_${'0'.repeat(32)}`
    const made = { act: 'record-disclosure', disclosure, categories: ['nickname'], encrypted: true }
    const said = await act(anna, made)
    expect([problemIn(said), said.json.about]).toEqual([
      'disclosure-not-authorised',
      ['disclosure'],
    ])
    expect(said.text).not.toContain(disclosure)
    const [child, guardian] = [await newcomer(house), await newcomer(house)]
    await record(house, child, showNotice, flagMinor)
    const link = { act: 'link-guardian', guardian, proofSha256: 'a'.repeat(64) }
    expect((await act(child, link, {}, house.keys.officer)).status).toBe(201)
    const consent = { act: 'grant-guardian-consent', guardian, policy: 'privacy', version: '2' }
    const asked = await act(child, { ...consent, purposes: ['no.such'] })
    expect([problemIn(asked), asked.json.about]).toEqual(['purpose-unregistered', ['purposes']])
  })

  test('is no auditor, regulator or operator', async () => {
    for (const role of ['auditor', 'regulator', 'operator'] as const) {
      expect(problemIn(await act(anna, grant, {}, house.keys[role]))).toBe('role-missing')
    }
  })

  test('is a service within its scope', async () => {
    const key = await house.keyWith({ roles: ['service'], purposes: ['shop.order' as PurposeId] })
    expect(problemIn(await act(anna, grant, {}, key))).toBe('out-of-credential-scope')
    const bo = await newcomer(house)
    expect((await act(bo, showNotice, {}, key)).status).toBe(201)
  })

  test('vouches for times as far as its role goes', async () => {
    const old = { ...showNotice, timeSource: 'import', occurredAt: '2020-01-01T00:00:00Z' }
    expect(problemIn(await act(anna, old))).toBe('time-source-not-for-role')
  })
})

describe('a store that is away', () => {
  test('is told as such, with when to come back; decisions are answered still', async () => {
    const away = await openHouse()
    try {
      await publish(away)
      const bo = await newcomer(away)
      away.takeStoreAway()
      const said = await away.call('POST', `/v1/subjects/${bo}/acts`, {
        key: away.keys.service,
        body: showNotice,
      })
      expect(problemIn(said)).toBe('store-unavailable')
      expect([said.status, said.headers.get('retry-after')]).toEqual([503, '2'])
      expect(said.text).not.toContain('cause')
      const query = `subject=${bo}&purpose=app.operate&operation=use`
      expect(
        (await away.call('GET', `/v1/decisions?${query}`, { key: away.keys.service })).status,
      ).toBe(200)
    } finally {
      await away.close()
    }
  })

  test('is not what minPosition waits for: rows that do not get there are behind', async () => {
    const query = `subject=${anna}&purpose=app.operate&operation=use&minPosition=999999999`
    const behind = await house.call('GET', `/v1/decisions?${query}`, { key: house.keys.service })
    expect([problemIn(behind), behind.status]).toEqual(['behind', 503])
    expect(behind.headers.get('retry-after')).toBe('1')
  })
})
