/** The door for clear text, over HTTP: what is left out, what is refused, and what passes. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { shipped } from '../catalogue/shipped.ts'
import { optOut } from '../support/acts.ts'
import { openServedLedger } from '../support/served-ledger.ts'
import type { ServedLedger } from '../support/served-ledger.ts'
import { storedEvents } from './whole-log.ts'

let ledger: ServedLedger
beforeAll(async () => {
  ledger = await openServedLedger()
})
afterAll(() => ledger.close())

const say = async (act: object) => {
  const subject = await ledger.person()
  const body = { ...act }
  const said = await ledger.call('POST', `/v1/subjects/${subject}/acts`, { by: 'service', body })
  return { subject, ...said }
}

describe('a note that looks as if it held a secret', () => {
  test('never refuses a word that protects: the act is recorded, and the receipt names what was left out', async () => {
    const note = '客户的登录密码：qwerty'
    const said = await say({ ...optOut, personal: { note, name: '张三丰' } })
    expect(said.status).toBe(201)
    expect(said.json.receipt.omitted).toEqual(['note'])
    const [entry] = await ledger.trail(said.subject)
    expect(entry?.personal).toMatchObject([{ fields: { name: '张三丰' } }])
    expect(JSON.stringify(entry)).not.toContain('qwerty')
  })

  test('leaves nothing sealed where there was nothing else', async () => {
    const said = await say({ ...optOut, personal: { note: 'my password is hunter2abc' } })
    expect(said.status).toBe(201)
    const [entry] = await ledger.trail(said.subject)
    expect(entry?.personal).toEqual([])
  })

  test('refuses any other act, and names the field', async () => {
    const said = await say({
      act: 'show-notice',
      policy: 'icbc-rong-e-lian',
      version: shipped.version,
      locale: 'zh-CN',
      personal: { note: 'OTP: 12 34 56' },
    })
    expect(said.status).toBe(422)
    expect(said.json.type).toBe('urn:consent-ledger:problem:secret-refused')
    expect(said.json.errors).toEqual([
      { path: 'personal.note', expected: 'no authentication secret' },
    ])
    expect(said.text).not.toContain('12 34 56')
  })

  test('a hotline and a missing verification code are no secret', async () => {
    const note = '没有收到验证码，请拨打95588'
    const said = await say({ ...optOut, personal: { note } })
    expect(said.status).toBe(201)
    expect(said.json.receipt.omitted).toBeUndefined()
    expect((await ledger.trail(said.subject))[0]?.personal).toMatchObject([{ fields: { note } }])
  })
})

describe('a problem document', () => {
  const odd = '13800138000'
  const drawn = (kind: string): string => `${kind}_${odd.padStart(32, '0')}`
  const scope = { kind: 'purpose_consent', purpose: 'survey.answer', how: 'switch' }
  test.each([
    { act: 'accept-policy', policy: `p-${odd}`, version: '1.0' },
    { act: 'accept-policy', policy: shipped.policy, version: odd },
    { act: 'toggle-feature', feature: `f-${odd}`, state: 'on' },
    { act: 'take-down', publication: drawn('pub') },
    {
      act: 'record-disclosure',
      disclosure: drawn('dsc'),
      categories: ['location'],
      encrypted: true,
    },
    { act: 'acknowledge-disclosure', disclosure: drawn('dsc') },
    { act: `a-${odd}` },
  ])('of $act names fields and repeats no id that was sent', async (act) => {
    const said = await say(act)
    expect(said.status).toBeGreaterThanOrEqual(400)
    expect(said.text).not.toContain(odd)
    expect(said.text).not.toContain(said.subject)
  })

  test.each([
    { act: 'refuse-consent', ...scope, purpose: `p-${odd}` },
    { act: 'opt-out-of-marketing', how: 'click', channel: `c-${odd}` },
    { act: 'revoke-inbound', source: `s-${odd}` },
    { act: 'cancel-account', account: odd },
  ])('is not what $act gets, which protects: recorded, and without that id', async (act) => {
    const said = await say(act)
    expect(said.status).toBe(201)
    expect(said.json.receipt.omitted).toHaveLength(1)
    expect(JSON.stringify([said.text, await ledger.trail(said.subject)])).not.toContain(odd)
  })
})

const recipient = {
  act: 'register-recipient',
  recipient: 'new-partner',
  name: { 'zh-CN': '新伙伴有限公司', en: 'New Partner Ltd.' },
  kind: 'partner',
  role: 'controller',
  region: 'CN',
  categories: [],
  purposes: [],
}
const registered = (more: object) =>
  ledger.call('POST', '/v1/catalogue', { by: 'officer', body: { ...recipient, ...more } })

describe('texts published by officers', () => {
  test.each([
    [
      'a mobile number in a name',
      { name: { 'zh-CN': '张三 138 0013 8000', en: 'Zhang' } },
      'name.zh-CN',
    ],
    ['an identity number', { name: { 'zh-CN': '某人', en: 'No 11010519491231002X' } }, 'name.en'],
    ['a mobile number as an id', { recipient: 'p-13800138000' }, 'recipient'],
    ['a secret', { name: { 'zh-CN': '密码：qwerty', en: 'x' } }, 'name.zh-CN'],
  ])('is refused with %s, and the place is named, not the text', async (_, more, path) => {
    const said = await registered(more)
    expect(said.status).toBe(422)
    expect(said.json.type).toBe('urn:consent-ledger:problem:not-for-publication')
    expect(said.json.errors).toMatchObject([{ path }])
    expect(said.text).not.toMatch(/138 ?0013 ?8000|11010519|qwerty/)
  })

  test('is refused in a policy text and package, too', async () => {
    const publish = (text: string, pkg: object) =>
      ledger.call('POST', '/v1/policies', {
        by: 'officer',
        body: { package: pkg, text, mediaType: 'text/plain', locale: 'zh-CN' },
      })
    const inText = await publish('ask Zhang San, 13800138000', { ...shipped, version: '1.1' })
    expect(inText.json.type).toBe('urn:consent-ledger:problem:not-for-publication')
    const controller = { ...shipped.controller, contact: 'zhang.san@qq.com' }
    const inPackage = await publish('a text', { ...shipped, version: '1.1', controller })
    expect(inPackage.json.errors).toMatchObject([{ path: 'package.controller.contact' }])
  })

  test('stands nowhere after a refusal', async () => {
    expect((await storedEvents(ledger)).join()).not.toMatch(/13800138000|zhang\.san@/)
  })
})
