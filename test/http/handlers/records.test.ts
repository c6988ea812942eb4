import { describe, expect, test } from 'vitest'
import type { SubjectId } from '../../../src/kernel/ids.ts'
import { expectContract, newcomer, problemIn, publishedHouse, record } from '../house.ts'
import type { Loose } from '../house.ts'
import { acceptPolicy, cancelAccount, grant, showNotice, withdraw } from '../../support/acts.ts'

const house = await publishedHouse()
const get = (path: string, key: string) => house.call('GET', path, { key })
const tokenFor = async (subject: SubjectId, body: object = {}) => {
  const said = await house.call('POST', `/v1/subjects/${subject}/tokens`, {
    key: house.keys.service,
    body,
  })
  expectContract('issueToken', said)
  return said.json.token as string
}

const anna = await newcomer(house)
await record(house, anna, showNotice, acceptPolicy, grant)

const identify = (kind: string, value: string) =>
  house.call('POST', '/v1/subjects', {
    key: house.keys.service,
    body: { identifier: { kind, value } },
  })

describe('a person', () => {
  test('is found again by the same identifier, however it is spelled', async () => {
    const first = await identify('phone', '+86 138 0013 8000')
    const again = await identify('phone', '１３８００１３８０００')
    expectContract('claimSubject', first)
    expect([first.status, again.status]).toEqual([201, 200])
    expect(again.json).toEqual(first.json)
  })

  test.each([
    ['phone', '12', 'identifier-malformed'],
    ['customer_no', ' ', 'identifier-malformed'],
    ['tel', '13800138000', 'identifier-kind-unknown'],
    ['phone', '1380013800', 'identifier-malformed'],
    ['Phone', '13800138000', 'invalid-request'],
    ['phone', 'x'.repeat(201), 'invalid-request'],
  ])('is not known by a %s %j', async (kind, value, name) => {
    const said = await identify(kind, value)
    expect(problemIn(said)).toBe(name)
    expect(said.status).toBe(422)
    expect(said.text).not.toContain('13800138000')
  })

  test('takes over a number without being told whose it was', async () => {
    const bo = (await identify('phone', '13900139000')).json.subject
    const path = `/v1/subjects/${anna}/identifiers`
    const body = { identifier: { kind: 'phone', value: '13900139000' } }
    const said = await house.call('POST', path, { key: house.keys.service, body })
    expectContract('rebindSubject', said)
    expect(said.json).toEqual({ subject: anna, takenOver: true })
    expect(said.text).not.toContain(bo)
  })
})

const path = () => `/v1/subjects/${anna}`

describe('a record', () => {
  test('is opened for a reason', async () => {
    for (const where of ['', '/trail', '/consents']) {
      const said = await get(path() + where, house.keys.auditor)
      expect(problemIn(said)).toBe('invalid-request')
      expect(said.json.errors[0].path).toBe('reason')
    }
  })

  test('is not opened by staff as their own, which would leave no trace', async () => {
    const own = await get(`${path()}?reason=own_record`, house.keys.auditor)
    expect(problemIn(own)).toBe('invalid-request')
    // The answer lists the accepted reasons, and does not repeat the one that was sent.
    expect(own.json.errors[0].expected).toMatch(/^one of audit \|/)
    expect(own.text).not.toContain('own_record')
  })

  test('shows where the person stands, at a revision', async () => {
    const said = await get(`${path()}?reason=audit`, house.keys.auditor)
    expectContract('standing', said)
    expect(said.headers.get('etag')).toMatch(/^"3-[0-9a-f]{16}"$/)
    expect(said.json).toMatchObject({
      revision: '3',
      standing: { policies: { privacy: { acceptance: { state: 'accepted' } } } },
    })
  })

  test('tells the story, each event with what it changed', async () => {
    const said = await get(`${path()}/trail?reason=complaint`, house.keys.officer)
    expectContract('trail', said)
    expect(said.json.entries.map((each: Loose) => each.event.type)).toEqual([
      'NoticeShown',
      'PolicyAccepted',
      'ConsentGranted',
      // A number was bound to them above.
      'IdentifierBound',
    ])
    const changed = said.json.entries[1].changes.map((each: Loose) => each.path)
    expect(changed.join()).toMatch(/^\/policies\/privacy\//)
  })

  test('is paged', async () => {
    const said = await get(`${path()}/consents?reason=audit&limit=1`, house.keys.auditor)
    expectContract('consents', said)
    // A last page that is exactly full is the last: there is one consent.
    expect(said.json.rows).toHaveLength(1)
    expect(said.json.next).toBeUndefined()
    const wrong = await get(`${path()}/consents?reason=audit&limit=0`, house.keys.auditor)
    expect(wrong.json.errors[0].path).toBe('limit')
  })

  test.each(['devices', 'marketing', 'exemptions', 'disclosures', 'readings'] as const)(
    'shows %s',
    async (name) => {
      expectContract(name, await get(`${path()}/${name}?reason=audit`, house.keys.auditor))
    },
  )

  test('beside others is listed by recipient, version and reader', async () => {
    expectContract(
      'disclosuresTo',
      await get('/v1/recipients/shop/disclosures?reason=audit', house.keys.auditor),
    )
    expectContract(
      'acceptances',
      await get('/v1/policies/privacy/versions/2/acceptances?reason=audit', house.keys.auditor),
    )
    expectContract('accessLog', await get('/v1/access-log?reason=audit', house.keys.auditor))
    expectContract('statistics', await get('/v1/statistics', house.keys.operator))
  })
})

describe('a person’s token', () => {
  test('opens their own record and no other, without a reason', async () => {
    const token = await tokenFor(anna)
    const bo = await newcomer(house)
    expect((await get(`/v1/subjects/${anna}/trail`, token)).status).toBe(200)
    expect(problemIn(await get(`/v1/subjects/${bo}/trail`, token))).toBe('not-own-record')
    expect(problemIn(await get(`/v1/decisions?subject=${bo}&purpose=a&operation=use`, token))).toBe(
      'not-own-record',
    )
    expect((await get(`/v1/decisions?subject=${anna}&purpose=a&operation=use`, token)).status).toBe(
      200,
    )
  })

  test('lets them withdraw as easily as they gave', async () => {
    const token = await tokenFor(anna)
    const said = await house.call('POST', `/v1/subjects/${anna}/acts`, {
      key: token,
      body: withdraw,
    })
    expect(said.status).toBe(201)
    expect((await house.events()).at(-1)?.actor.role).toBe('subject')
  })

  test('records nothing that is the bank’s to say', async () => {
    const token = await tokenFor(anna)
    const body = { act: 'deliver-notice', policy: 'privacy', version: '2', channel: 'sms' }
    expect(
      problemIn(await house.call('POST', `/v1/subjects/${anna}/acts`, { key: token, body })),
    ).toBe('act-not-for-role')
  })

  test('is not issued by a person, nor for longer than a quarter of an hour', async () => {
    const token = await tokenFor(anna, { lifeSeconds: 60 })
    expect(
      problemIn(await house.call('POST', `/v1/subjects/${anna}/tokens`, { key: token, body: {} })),
    ).toBe('role-missing')
    const long = await house.call('POST', `/v1/subjects/${anna}/tokens`, {
      key: house.keys.service,
      body: { lifeSeconds: 901 },
    })
    expect(long.json.errors[0].path).toBe('lifeSeconds')
  })
})

const erase = (subject: SubjectId) =>
  house.call('POST', `/v1/subjects/${subject}/erasure`, { key: house.keys.officer, body: {} })

describe('erasure', () => {
  test('comes after the account is cancelled, not before', async () => {
    const bo = await newcomer(house)
    expect(problemIn(await erase(bo))).toBe('account-not-cancelled')
    await record(house, bo, cancelAccount('ebank'))
    const said = await erase(bo)
    expectContract('erase', said)
    expect(said.json.fingerprint).toMatch(/^[0-9a-f]{64}$/)
    const reached = { pages: 'done', backupsUntilEpoch: 1, keyEncryptionKey: 'apart' }
    expect(said.json.reached).toEqual(reached)
    expect((await erase(bo)).json.reached).toEqual(reached)
    const health = await get('/v1/health', house.keys.operator)
    expect(health.json.erasedPages).toBe('done')
  })

  test('leaves the story and takes what was told in it', async () => {
    const bo = await newcomer(house)
    const told = { ...showNotice, personal: { note: 'asked for it in English' } }
    await record(house, bo, told, cancelAccount('ebank'))
    const story = async () => {
      const said = await get(`/v1/subjects/${bo}/trail?reason=rights_request`, house.keys.auditor)
      expectContract('trail', said)
      return said.json.entries[0]
    }
    const before = await story()
    expect(before.personal).toEqual([{ subject: bo, erased: false, fields: told.personal }])
    expect((await erase(bo)).status).toBe(200)
    expect(await story()).toEqual({ ...before, personal: [{ subject: bo, erased: true }] })
    const again = await house.call('POST', `/v1/subjects/${bo}/acts`, {
      key: house.keys.service,
      body: { ...told, locale: 'zh-CN' },
    })
    expect(again.status).toBeGreaterThanOrEqual(400)
  })

  test('is itself on record: who opened whose record, and why', async () => {
    const { json } = await get('/v1/access-log?reason=audit&limit=500', house.keys.auditor)
    const id = house.keys.auditor.split('_')[1]
    expect(
      json.rows.some(({ key }: { readonly key: string }) => key.startsWith(`actor/${id}/`)),
    ).toBe(true)
  })
})
