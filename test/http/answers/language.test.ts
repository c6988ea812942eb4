import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chineseTitles } from '../../../src/api/contract/problem-titles-zh.ts'
import { problems } from '../../../src/api/problems/problems.ts'
import { languageOf } from '../../../src/http/answers/language.ts'
import type { SubjectId } from '../../../src/kernel/ids.ts'
import { expectContract, newcomer, openHouse, publish } from '../house.ts'
import type { House, Loose } from '../house.ts'

describe('the language a caller reads', () => {
  test.each([
    [undefined, undefined],
    ['*', undefined],
    ['fr, de;q=0.9', undefined],
    ['zh-CN', 'zh-CN'],
    ['zh', 'zh-CN'],
    ['zh-Hant-TW;q=0.9, en;q=0.8', 'zh-CN'],
    ['en-GB,en;q=0.9', 'en'],
    ['fr, en;q=0.3, zh;q=0.7', 'zh-CN'],
    ['zh;q=0, en;q=0.1', 'en'],
    ['EN', 'en'],
    ['zh;q=high', 'zh-CN'],
    [`${'x-'.repeat(200)}, zh`, undefined],
  ])('%s is %s', (header, language) => {
    expect(languageOf(header)).toBe(language)
  })
})

describe('titles of problems', () => {
  test('are in Chinese for each that there is, and in English for no other', () => {
    expect(Object.keys(chineseTitles).toSorted()).toEqual(Object.keys(problems).toSorted())
    for (const title of Object.values(chineseTitles)) {
      expect(title).toMatch(/\p{Script=Han}/u)
      expect(title).not.toMatch(/。$/)
    }
  })
})

describe('by Accept-Language', () => {
  let house: House
  let subject: SubjectId
  beforeAll(async () => {
    house = await openHouse({ corsOrigins: ['https://bank.example'] })
    await publish(house)
    subject = await newcomer(house)
  })
  afterAll(() => house.close())

  const ask = (headers: Record<string, string>) =>
    house.call('POST', '/v1/decisions', {
      key: house.keys.service,
      body: { subject, purpose: 'profile.display', operation: 'use' },
      headers,
    })

  test('a problem is told in Chinese or English, by the same type', async () => {
    const path = '/v1/subjects'
    const missing = (headers: Record<string, string>) => house.call('POST', path, { headers })
    const chinese = await missing({ 'accept-language': 'zh-CN,zh;q=0.9,en;q=0.8' })
    expect(chinese.json).toMatchObject({
      type: 'urn:consent-ledger:problem:credential-missing',
      title: '须提供凭证：Authorization: Bearer <key>',
    })
    expect(chinese.headers.get('content-language')).toBe('zh-CN')
    const english = await missing({ 'accept-language': 'fr' })
    expect(english.json.type).toBe(chinese.json.type)
    expect(english.json.title).toBe(problems['credential-missing'].title)
    expect(english.headers.get('content-language')).toBe('en')
  })

  test('an answer varies by it, and by the origin where pages of others may call', async () => {
    const origin = 'https://bank.example'
    const { headers } = await house.call('GET', '/v1/nowhere', { headers: { origin } })
    expect(headers.get('vary')).toBe('Origin, Accept-Language')
    const decided = await ask({ 'accept-language': 'en', origin })
    expect(decided.headers.get('vary')).toBe('Origin, Accept-Language')
  })

  test('reasons of a decision are put into words, where a language is named', async () => {
    const said = await ask({ 'accept-language': 'zh-CN' })
    expectContract('ask', said)
    expect(said.json.reasons).toMatchObject([
      { code: 'NOT_ACCEPTED', says: '该个人尚未对该政策作出接受或拒绝的表示。' },
    ])
    expect(said.headers.get('content-language')).toBe('zh-CN')
    const query = `subject=${subject}&purpose=profile.display&operation=use`
    const english = await house.call('GET', `/v1/decisions?${query}`, {
      key: house.keys.service,
      headers: { 'accept-language': 'en' },
    })
    expect(english.json.reasons[0].says).toBe(
      'The person has neither accepted nor declined the policy.',
    )
    const batch = await house.call('POST', '/v1/decisions/batch', {
      key: house.keys.service,
      body: { questions: [{ subject, purpose: 'profile.display', operation: 'use' }] },
      headers: { 'accept-language': 'zh' },
    })
    expectContract('askMany', batch)
    expect(batch.json.answers[0].reasons[0].says).toBe('该个人尚未对该政策作出接受或拒绝的表示。')
  })

  test('a program that names none is answered by codes alone', async () => {
    const { json, headers } = await ask({ 'accept-language': '*' })
    expect(json.reasons.map((reason: Loose) => Object.keys(reason))).toEqual([['code']])
    expect(headers.get('content-language')).toBeNull()
  })
})
