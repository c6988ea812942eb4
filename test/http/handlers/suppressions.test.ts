/** The suppression list of sending systems, by surrogate and by identifier. */
import { describe, expect, test } from 'vitest'
import type { PurposeId, RecipientId } from '../../../src/kernel/ids.ts'
import { expectContract, problemIn, publishedHouse, record } from '../house.ts'
import { acceptPolicy, cancelAccount, optOut, showNotice } from '../../support/acts.ts'

const house = await publishedHouse()

const phone = (n: number) => ({
  kind: 'phone',
  value: `+86 139 1111 ${String(n).padStart(4, '0')}`,
})
const claim = async (n: number) => {
  const body = { identifier: phone(n) }
  return (await house.call('POST', '/v1/subjects', { key: house.keys.service, body })).json.subject
}
const check = (body: object, key = house.keys.service) =>
  house.call('POST', '/v1/suppressions/check', { key, body })
const out = { suppressed: true, because: 'opted-out' }
const ended = { suppressed: true, because: 'account-ended' }
const free = { suppressed: false }

describe('asking who must be left alone', () => {
  test('answers for each in order, by surrogate and by identifier, and makes nobody', async () => {
    const [anna, bo] = [await claim(1), await claim(2)]
    await record(house, anna, showNotice, acceptPolicy, { ...optOut, channel: 'sms' })
    const before = (await house.events()).length
    const asked = { subjects: [bo, anna, bo], identifiers: [phone(1), phone(3), phone(2)] }
    const sms = await check({ channel: 'sms', purpose: 'news', ...asked })
    expectContract('checkSuppressions', sms)
    expect(sms.json).toEqual({ subjects: [free, out, free], identifiers: [out, free, free] })
    const push = await check({ channel: 'push', purpose: 'news', ...asked })
    expect(push.json).toEqual({ subjects: [free, free, free], identifiers: [free, free, free] })
    expect((await house.events()).length).toBe(before)
  })
  test('of many who said much keeps nobody else waiting', async () => {
    const [anna, bo] = [await claim(40), await claim(41)]
    const noes = Array.from({ length: 150 }, (_, n) => ({ ...optOut, purpose: `made.up${n}` }))
    await record(house, anna, showNotice, acceptPolicy, ...noes)
    await record(house, bo, showNotice, acceptPolicy)
    const body = { subject: bo, purpose: 'profile.display', operation: 'use' }
    const decide = () => house.call('POST', '/v1/decisions', { key: house.keys.service, body })
    // Both connections are there: what is compared is the work, not who connected first.
    await Promise.all([decide(), decide()])
    const order: string[] = []
    const slow = check({ channel: 'sms', subjects: Array.from({ length: 200 }, () => anna) })
    const isLast = slow.then(({ status }) => order.push(`all ${status}`))
    await decide()
    order.push('another')
    await isLast
    expect(order).toEqual(['another', 'all 200'])
  })
  test('without a purpose counts an opt-out of any of them', async () => {
    const anna = await claim(4)
    await record(house, anna, showNotice, { ...optOut, purpose: 'news' })
    expect((await check({ channel: 'sms', subjects: [anna] })).json.subjects).toEqual([out])
    const other = await check({ channel: 'sms', purpose: 'profile.display', subjects: [anna] })
    expect(other.json.subjects).toEqual([free])
  })
  test('answers for a cancelled account, and after an erasure by the identifier alone', async () => {
    const [anna, bo] = [await claim(5), await claim(6)]
    await record(house, anna, showNotice, acceptPolicy, optOut)
    for (const each of [anna, bo]) {
      await record(house, each, cancelAccount('app'))
    }
    const asked = { channel: 'sms', subjects: [anna, bo], identifiers: [phone(5), phone(6)] }
    expect((await check(asked)).json.identifiers).toEqual([ended, ended])
    for (const each of [anna, bo]) {
      const path = `/v1/subjects/${each}/erasure`
      expect((await house.call('POST', path, { key: house.keys.officer, body: {} })).status).toBe(
        200,
      )
    }
    const after = await check(asked)
    expect(after.json).toEqual({ subjects: [ended, ended], identifiers: [out, free] })
    // The person who claims the number next has inherited the opt-out.
    await claim(5)
    expect((await check(asked)).json.identifiers).toEqual([out, free])
  })
  test('is refused for a purpose, channel or policy that nobody registers, by its name', async () => {
    const asked = { channel: 'sms', subjects: [await claim(8)], identifiers: [phone(9)] }
    const cases = [
      [{ purpose: 'news.typo' }, 'purpose-unregistered', 'purpose'],
      [{ channel: 'smss' }, 'channel-unregistered', 'channel'],
      [{ channel: 'smss', purpose: 'news' }, 'channel-unregistered', 'channel'],
      [{ policy: 'another' }, 'policy-unknown', 'policy'],
    ] as const
    for (const [wrong, problem, field] of cases) {
      const said = await check({ ...asked, ...wrong })
      expect([said.status, problemIn(said), said.json.about]).toEqual([422, problem, [field]])
    }
    const whole = { ...asked, purpose: 'news', policy: 'privacy' }
    expect((await check(whole)).json).toEqual({ subjects: [free], identifiers: [free] })
  })
  test('leaves alone a surrogate that the ledger never drew, and answers for the others', async () => {
    const anna = await claim(10)
    const drawnByNobody = `sub_${'7'.repeat(32)}`
    const said = await check({ channel: 'sms', subjects: [drawnByNobody, anna] })
    expectContract('checkSuppressions', said)
    expect(said.json.subjects).toEqual([{ suppressed: true, because: 'subject-unknown' }, free])
  })
  test('reaches no further than the credential, and refuses what is no identifier by its place', async () => {
    const ofNews = await house.keyWith({ roles: ['service'], purposes: ['news' as PurposeId] })
    const asked = { channel: 'sms', identifiers: [phone(7)] }
    expect((await check({ ...asked, purpose: 'news' }, ofNews)).status).toBe(200)
    const ofShop = await house.keyWith({ roles: ['service'], recipients: ['shop' as RecipientId] })
    const beyond = [
      await check(asked, ofNews),
      await check({ ...asked, purpose: 'shop.order' }, ofNews),
      await check({ ...asked, purpose: 'news' }, ofShop),
    ]
    for (const said of beyond) expect(problemIn(said)).toBe('out-of-credential-scope')
    expect(problemIn(await check(asked, house.keys.auditor))).toBe('role-missing')
    const wrong = await check({
      channel: 'sms',
      identifiers: [phone(7), { kind: 'phone', value: '12' }],
    })
    expect([problemIn(wrong), wrong.json.question]).toEqual(['identifier-malformed', 1])
  })
})
