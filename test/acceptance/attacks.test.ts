import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { actCodecs } from '../../src/commands/acts.ts'
import { optOut } from '../support/acts.ts'
import { customer, device, grant, observe } from './acts.ts'
import { problemIn } from './client.ts'
import { openServedLedger } from '../support/served-ledger.ts'
import type { ServedLedger } from '../support/served-ledger.ts'
import { beginning, exchange, statusOf } from './raw.ts'

const secretive = '13812345678'
const nested = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels)
const manyFields = (count: number): object =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`f${n}`, {}]))
const yes = grant('purpose_consent', 'profile.display', ['nickname', 'avatar'])

describe('an attack', () => {
  let ledger: ServedLedger
  let subject: string
  let key: string
  let origin: string
  let before: bigint
  const head = () => ledger.node().ledger.health().head

  beforeAll(async () => {
    ledger = await openServedLedger()
    subject = await customer(ledger)
    ;({ origin } = ledger)
    ;({ service: key } = ledger.keys)
    before = head()
  })
  afterAll(() => ledger.close())

  const send = (raw: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
    ledger.call('POST', `/v1/subjects/${subject}/acts`, { by: 'service', raw, headers })
  const post = (path: string, fields: string, length: number): string =>
    `POST ${path} HTTP/1.1\nHost: x\nAuthorization: Bearer ${key}\n${fields}Content-Length: ${length}\n\n`
  const acts = () => `/v1/subjects/${subject}/acts`
  const json = 'Content-Type: application/json\n'

  /** Nothing was recorded, the answer is a problem, and what was sent is not in it. */
  const isRefused = async (
    said: Promise<Awaited<ReturnType<typeof send>>>,
    status: number,
    problem: string,
  ) => {
    const { status: answered, text, json: document } = await said
    expect([answered, document?.type]).toEqual([status, `urn:consent-ledger:problem:${problem}`])
    expect(text).not.toContain(secretive)
    expect(text.length).toBeLessThan(8_000)
    expect(head()).toBe(before)
  }

  test.each([
    ['10,000 levels of JSON', nested(10_000), 422, 'invalid-request'],
    ['30,000 levels of JSON', nested(30_000), 422, 'invalid-request'],
    ['half of 30,000 levels', '['.repeat(30_000), 422, 'invalid-request'],
    ['no JSON', `{"act": ${secretive}x}`, 400, 'invalid-json'],
    ['a key that stands twice', '{"act":"opt-out-of-marketing","act":"x"}', 400, 'duplicate-key'],
    ['a lone surrogate', '{"act":"\\ud800"}', 422, 'invalid-request'],
    ['a number no computer shares', '{"act":1e999}', 422, 'invalid-request'],
    ['two byte order marks', '\ufeff\ufeff{}', 400, 'invalid-json'],
    ['a list', '[]', 422, 'invalid-request'],
    ['null', 'null', 422, 'invalid-request'],
    ['nothing', '', 400, 'invalid-json'],
  ])('%s is refused', (_name, raw, status, problem) => isRefused(send(raw), status, problem))

  test('bytes that are no UTF-8 are refused', () =>
    isRefused(send(new Uint8Array([0x22, 0xff, 0xfe, 0x22])), 400, 'invalid-json'))

  test('1,000 unknown fields are refused in one short answer, with their number', async () => {
    const fields = Array.from({ length: 1_000 }, (_, n) => [`f${n}_${secretive}`, n])
    const raw = JSON.stringify({ ...yes, ...Object.fromEntries(fields) })
    await isRefused(send(raw), 422, 'invalid-request')
    const { json: document } = await send(raw)
    expect(document.errors).toHaveLength(50)
    expect(document.errorCount).toBe(1_000)
  })

  test.each([
    ['fields', JSON.stringify({ questions: [manyFields(70_000)] })],
    ['lists', JSON.stringify({ questions: Array.from({ length: 200_000 }, () => []) })],
    [
      'lists within a list',
      JSON.stringify({ questions: [Array.from({ length: 200_000 }, () => [])] }),
    ],
  ])('so many %s in a body that reading them would hold others up are not read', async (_, raw) => {
    const said = await ledger.call('POST', '/v1/decisions/batch', { by: 'service', raw })
    expect(said.status).toBe(422)
    expect(said.json.errors).toEqual([{ path: '', expected: 'at most 21845 members and items' }])
  })

  test('a no among 5,000 fields that nobody knows is recorded', async () => {
    const said = await send(JSON.stringify({ ...manyFields(5_000), ...optOut }))
    expect(said.status).toBe(201)
    before = head()
  })

  test('each field with a value of another type is refused by its name', async () => {
    for (const [field, codec] of Object.entries({ ...actCodecs['grant-consent'].required })) {
      for (const value of [null, 1, true, {}, [1], '', [secretive], { [secretive]: 1 }]) {
        if (codec.is(value)) continue
        const said = send(JSON.stringify({ ...yes, [field]: value }))
        await isRefused(said, 422, 'invalid-request')
        expect((await said).json.errors[0].path).toMatch(new RegExp(`^${field}`))
      }
    }
  })

  test.each(['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf'])(
    'the name %s is refused wherever it stands',
    async (name) => {
      // Of an act that protects such fields are left out; any other is refused for them.
      const text = (fields: string) => `${JSON.stringify(yes).slice(0, -1)},${fields}}`
      await isRefused(send(text(`"${name}":{"how":"click"}`)), 422, 'invalid-request')
      await isRefused(send(text(`"personal":{"${name}":"x"}`)), 422, 'invalid-request')
      await isRefused(send(`{"act":"${name}"}`), 422, 'invalid-request')
      const on = observe(name, 'location', 'on')
      await isRefused(send(JSON.stringify(on)), 422, 'invalid-request')
      const lower = /^[a-z]+$/.test(name)
      const about = send(JSON.stringify({ ...yes, purpose: name }))
      await isRefused(about, 422, lower ? 'purpose-unregistered' : 'invalid-request')
      const permission = send(JSON.stringify(observe(device('a'), name, 'on')))
      await isRefused(permission, 422, lower ? 'permission-unregistered' : 'invalid-request')
    },
  )

  test('a purpose named as what every object inherits is not registered', async () => {
    const asked = { purpose: 'constructor', operation: 'use' }
    expect(await ledger.verdict(subject, asked)).toBe('DENY PURPOSE_UNREGISTERED')
  })

  test('a body one byte over the limit, or said to be ten gigabytes, is refused unread', async () => {
    const body = JSON.stringify({ ...yes, personal: { note: 'x' } })
    await isRefused(send(body + ' '.repeat(64 * 1024 + 1 - body.length)), 413, 'body-too-large')
    const huge = await exchange(origin, post(acts(), json, 10_000_000_000), body)
    expect(statusOf(huge)).toBe(413)
    const chunk = `10000\r\n${'x'.repeat(65_536)}\r\n`
    const chunked = await exchange(
      origin,
      post(acts(), json, 0).replace('Content-Length: 0', 'Transfer-Encoding: chunked'),
      chunk.repeat(5),
    )
    expect(statusOf(chunked)).toBe(413)
    expect(head()).toBe(before)
  })

  test('a body of another type, or packed, is refused', async () => {
    const raw = JSON.stringify(optOut)
    await isRefused(send(raw, { 'content-type': 'text/plain' }), 415, 'media-type-unsupported')
    await isRefused(
      send(raw, { 'content-type': 'application/json; charset=utf-16' }),
      415,
      'media-type-unsupported',
    )
  })

  test.each([
    '/v1/subjects/../../../../etc/passwd/acts',
    '/v1/subjects/%2e%2e%2f%2e%2e%2fetc%2fpasswd/acts',
    '/v1/subjects/sub_00000000000000000000000000000000%00/acts',
    '/v1/subjects/sub_0000000000000000000000000000000O/acts',
    '/v1/subjects/%/acts',
  ])('a malformed id, %s, is refused', async (path) => {
    const body = JSON.stringify(optOut)
    const answer = await exchange(
      origin,
      post(path, `${json}Connection: close\n`, body.length),
      body,
    )
    expect([400, 404, 422]).toContain(statusOf(answer))
    expect(answer).toContain('application/problem+json')
    expect(answer).not.toContain('passwd')
    expect(head()).toBe(before)
  })

  test.each([
    '/v1/policies/..%2F..%2F..%2Fetc/versions/v1/text',
    '/v1/documents/..%2f..%2fkeys%2fkek.json',
    '/v1/policies/icbc-rong-e-lian/versions/..%2f..%2fv1/package',
  ])('a document outside, %s, is not served', async (path) => {
    const said = await ledger.call('GET', path, { by: 'officer' })
    expect([404, 422]).toContain(said.status)
    expect(problemIn(said)).toMatch(/invalid-request|not-found|route-unknown/)
  })

  test('headers without end are cut off, and many small ones do no harm', async () => {
    const flood = await exchange(origin, post(acts(), `X-Long: ${'x'.repeat(100_000)}\n`, 0))
    expect(statusOf(flood)).toBe(431)
    const many = Array.from({ length: 1_900 }, (_, n) => `X${n}: 1\n`).join('')
    const crowd = await exchange(origin, post(acts(), `${json}Connection: close\n${many}`, 0))
    expect([400, 431]).toContain(statusOf(crowd))
    expect(head()).toBe(before)
  })

  test.each([
    ['idempotency-key', 'x'.repeat(129), 'idempotency-key-malformed'],
    ['if-match', 'W/"1"', 'if-match-malformed'],
    ['if-match', '"1", "2"', 'if-match-malformed'],
    ['x-correlation-id', '../../x', 'correlation-id-malformed'],
  ])('a malformed header %s is refused', (name, value, problem) =>
    isRefused(send(JSON.stringify(yes), { [name]: value }), 422, problem),
  )

  test('a body that never ends keeps nobody waiting, and one that breaks off records nothing', async () => {
    const body = JSON.stringify(optOut)
    const slow = Array.from({ length: 50 }, () =>
      beginning(origin, post(acts(), json, body.length) + body.slice(0, -1)),
    )
    await new Promise((later) => setTimeout(later, 50))
    const asked = { purpose: 'app.operate', operation: 'use' }
    const started = performance.now()
    expect(await ledger.verdict(subject, asked)).toBe('ALLOW IN_ORDER')
    expect(performance.now() - started).toBeLessThan(15_000)
    for (const { hangUp } of slow) hangUp()
    await new Promise((later) => setTimeout(later, 100))
    expect(head()).toBe(before)
  })

  test('after all that, an act is recorded, and is the only one', async () => {
    expect((await ledger.act(subject, yes)).events).toHaveLength(1)
    expect(head()).toBe(before + 1n)
  })
})
