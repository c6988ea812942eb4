import { describe, expect, test } from 'vitest'
import type { PurposeId, RecipientId } from '../../../src/kernel/ids.ts'
import { expectContract, newcomer, problemIn, publishedHouse, record } from '../house.ts'
import type { Loose } from '../house.ts'
import { acceptPolicy, grant, showNotice } from '../../support/acts.ts'

const house = await publishedHouse()
const ask = (query: string, key = house.keys.service) =>
  house.call('GET', `/v1/decisions?${query}`, { key })
const about = (subject: string, more = '') =>
  `subject=${subject}&purpose=profile.display&operation=use${more}`

const anna = await newcomer(house)
await record(house, anna, showNotice, acceptPolicy, grant)

describe('asking by query', () => {
  test('answers with the decision and all it rests on', async () => {
    const said = await ask(about(anna))
    expectContract('askByQuery', said)
    expect(said.json).toMatchObject({
      decision: 'ALLOW',
      policyVersion: { policy: 'privacy', version: '2' },
    })
    expect(said.json.evidence).toHaveLength(2)
    expect(said.headers.get('cache-control')).toBe('no-store')
  })

  test('takes categories joined by commas, and escapes', async () => {
    const wide = await ask(about(anna, '&categories=nickname,avatar'))
    expect(wide.json.decision).toBe('ALLOW')
    const escaped = await ask(about(anna, '&categories=nickname%2Cavatar'))
    expect(escaped.json.decision).toBe('ALLOW')
    const wrong = await ask(about(anna, '&categories=nickname,phone'))
    expect(wrong.json).toMatchObject({
      decision: 'DENY',
      reasons: [{ code: 'CATEGORY_UNREGISTERED' }],
    })
  })

  test('answers the same as the question in a body, alone and in a batch', async () => {
    const question = { subject: anna, purpose: 'profile.display', operation: 'use' }
    const { key } = { key: house.keys.service }
    const alone = await house.call('POST', '/v1/decisions', { key, body: question })
    const batch = await house.call('POST', '/v1/decisions/batch', {
      key,
      body: { questions: [question, question] },
    })
    expectContract('ask', alone)
    expectContract('askMany', batch)
    const byQuery = (await ask(about(anna))).json
    for (const each of [alone.json, ...batch.json.answers]) {
      expect({ ...each, decidedAt: '' }).toEqual({ ...byQuery, decidedAt: '' })
    }
  })

  test('answers a service under the law in force only, an auditor who says why under any', async () => {
    const question = { subject: anna, purpose: 'profile.display', operation: 'use' }
    const under = (profile: string, key: string, more = {}) =>
      house.call('POST', '/v1/decisions', { key, body: { ...question, profile, ...more } })
    expect((await under('cn-pipl', house.keys.service)).json.profile).toBe('cn-pipl')
    const shopped = await under('policy-literal', house.keys.service)
    expect([shopped.status, shopped.json.type]).toEqual([
      403,
      'urn:consent-ledger:problem:profile-not-in-force',
    ])
    const { json } = await under('policy-literal', house.keys.auditor, { reason: 'audit' })
    expect(json.profile).toBe('policy-literal')
  })

  test('denies what is not registered, with its own reason', async () => {
    const purpose = await ask(`subject=${anna}&purpose=no.such&operation=use`)
    expect(purpose.json).toMatchObject({
      decision: 'DENY',
      reasons: [{ code: 'PURPOSE_UNREGISTERED', item: 'no.such' }],
    })
    const category = await ask(about(anna, '&categories=no_such'))
    expect(category.json).toMatchObject({
      decision: 'DENY',
      reasons: [{ code: 'CATEGORY_UNREGISTERED' }],
    })
    const recipient = await ask(
      `subject=${anna}&purpose=shop.order&operation=provide&recipient=no.such`,
    )
    expect(recipient.json.decision).toBe('DENY')
  })

  test('answers from history what was true then, by what was known then', async () => {
    const bo = await newcomer(house)
    await record(house, bo, showNotice, acceptPolicy)
    const before = (await ask(about(bo))).json
    await record(house, bo, grant)
    const now = (await ask(about(bo))).json
    expect([before.decision, now.decision]).toEqual(['PROMPT', 'ALLOW'])
    const at = encodeURIComponent(before.decidedAt)
    const then = await ask(about(bo, `&asOf=${at}&knownAt=${at}`))
    expect(then.json).toMatchObject({
      decision: 'PROMPT',
      reasons: before.reasons,
      decidedAt: before.decidedAt,
    })
  })

  test('takes an instant in any zone', async () => {
    const said = await ask(about(anna, '&asOf=2025-01-01T08:00:00%2B08:00'))
    expect(said.json.decidedAt).toBe('2025-01-01T00:00:00.000Z')
  })
})

const ofNobody = `subject=sub_${'0'.repeat(32)}`

describe('a malformed question', () => {
  test.each([
    ['subject=sub_1&purpose=a&operation=use', 'subject'],
    ['purpose=a&operation=use', 'subject'],
    [`${ofNobody}&purpose=A.B&operation=use`, 'purpose'],
    [`${ofNobody}&purpose=a&operation=sell`, 'operation'],
    [`${ofNobody}&purpose=a&operation=use&asOf=2026-11-22T10:00:00`, 'asOf'],
    [`${ofNobody}&purpose=a&operation=use&asOf=2026-02-30T10:00:00Z`, 'asOf'],
    [`${ofNobody}&purpose=a&operation=use&knownAt=1999-12-31T23:59:59Z`, 'knownAt'],
    [`${ofNobody}&purpose=a&operation=use&knownAt=2100-01-01T00:00:00Z`, 'knownAt'],
    [`${ofNobody}&purpose=a&operation=use&minPosition=x`, 'minPosition'],
    [`${ofNobody}&purpose=a&operation=use&device=imei`, 'device'],
    [`${ofNobody}&purpose=a&operation=use&colour=red`, 'colour'],
    [`${ofNobody}&purpose=a&operation=use&__proto__=x`, '*'],
  ])('names the parameter: %s', async (query, path) => {
    const said = await ask(query)
    expect(problemIn(said)).toBe('invalid-request')
    expect(said.status).toBe(422)
    expect(said.json.errors.map((each: Loose) => each.path)).toContain(path)
  })

  test('with a parameter that stands twice is refused', async () => {
    expect(problemIn(await ask(about(anna, '&operation=use')))).toBe('duplicate-parameter')
  })

  test('with a malformed escape is refused', async () => {
    expect(problemIn(await ask(about(anna, '&recipient=%E0%A4')))).toBe('malformed-url')
  })

  test('never comes back, nor what a caller named its parameter', async () => {
    const said = await ask('subject=13800138000&13800138001=1')
    expect(said.text).not.toContain('1380013800')
  })

  test('in a batch names its place', async () => {
    const questions = [
      { subject: anna, purpose: 'a', operation: 'use' },
      { subject: anna, purpose: 'A', operation: 'use' },
    ]
    const said = await house.call('POST', '/v1/decisions/batch', {
      key: house.keys.service,
      body: { questions },
    })
    expect(said.json.errors.map((each: Loose) => each.path)).toEqual(['questions.1.purpose'])
  })

  test('too many at once are refused', async () => {
    const questions = Array.from({ length: 501 }, () => ({
      subject: anna,
      purpose: 'a',
      operation: 'use',
    }))
    const said = await house.call('POST', '/v1/decisions/batch', {
      key: house.keys.service,
      body: { questions },
    })
    expect(said.json.errors).toEqual([{ path: 'questions', expected: 'list of at most 500' }])
  })
})

const scoped = (scope: object) => house.keyWith({ roles: ['service'], ...scope })

const toRecipient = (recipient: string) =>
  `subject=${anna}&purpose=shop.order&operation=provide&recipient=${recipient}`

describe('a credential’s scope', () => {
  test('bounds questions by purpose', async () => {
    const key = await scoped({ purposes: ['shop.order' as PurposeId] })
    expect(problemIn(await ask(about(anna), key))).toBe('out-of-credential-scope')
    expect((await ask(`subject=${anna}&purpose=shop.order&operation=provide`, key)).status).toBe(
      200,
    )
  })

  test('bounds questions by recipient', async () => {
    const key = await scoped({ recipients: ['shop' as RecipientId] })
    expect(problemIn(await ask(toRecipient('courier'), key))).toBe('out-of-credential-scope')
    expect((await ask(toRecipient('shop'), key)).status).toBe(200)
  })

  test('bounds every question of a batch', async () => {
    const key = await scoped({ purposes: ['shop.order' as PurposeId] })
    const questions = [
      { subject: anna, purpose: 'shop.order', operation: 'provide' },
      { subject: anna, purpose: 'profile.display', operation: 'use' },
    ]
    const said = await house.call('POST', '/v1/decisions/batch', { key, body: { questions } })
    expect(problemIn(said)).toBe('out-of-credential-scope')
    expect(said.json.question).toBe(1)
  })
})

const view = (subject: string, recipient = 'shop', key = house.keys.service) =>
  house.call('GET', `/v1/recipients/${recipient}/view?subject=${subject}`, { key })

describe('the view of a recipient', () => {
  test('is nothing of a person nobody knows, and nothing for a recipient nobody knows', async () => {
    const stranger = `sub_${'9'.repeat(32)}`
    expectContract('viewOfRecipient', await view(stranger))
    expect((await view(stranger)).json.allowed).toEqual([])
    expect((await view(anna, 'nobody.known')).json.allowed).toEqual([])
  })

  test('is what that recipient was consented to, and not what another was', async () => {
    const bo = await newcomer(house)
    const toShop = {
      ...grant,
      kind: 'separate_consent',
      purpose: 'shop.order',
      categories: ['nickname'],
      recipient: 'shop',
    }
    await record(house, bo, showNotice, acceptPolicy, toShop)
    const { json } = await view(bo)
    expect(json.allowed).toMatchObject([{ purpose: 'shop.order', categories: ['nickname'] }])
    expect((await view(bo, 'courier')).json.allowed).toEqual([])
  })

  test('is shown to a credential of that recipient only', async () => {
    const key = await house.keyWith({ roles: ['service'], recipients: ['courier' as RecipientId] })
    expect(problemIn(await view(anna, 'shop', key))).toBe('out-of-credential-scope')
    expect((await view(anna, 'courier', key)).status).toBe(200)
  })
})
