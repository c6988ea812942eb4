import { request } from 'node:http'
import { connect } from 'node:net'
import { describe, expect, test } from 'vitest'
import { actBodyBytes, publishBodyBytes, spoiltActBytes } from '../../../src/api/route.ts'
import { newcomer, problemIn, publish, publishedHouse } from '../house.ts'
import { acceptPolicy, showNotice } from '../../support/acts.ts'
import { until, untilAnswered } from '../../support/until.ts'

const house = await publishedHouse()
const anna = await newcomer(house)

describe('a body', () => {
  const post = (raw: string | Uint8Array, headers: Record<string, string> = {}) =>
    house.call('POST', `/v1/subjects/${anna}/acts`, { key: house.keys.service, raw, headers })

  test.each(['', '{', '{"act":"show-notice",}', '\ufeff\ufeff{}'])(
    'that is no JSON is refused: %j',
    async (raw) => {
      const said = await post(raw)
      expect([problemIn(said), said.status]).toEqual(['invalid-json', 400])
    },
  )

  test('that is no UTF-8 is refused', async () => {
    expect(problemIn(await post(Buffer.from([0x22, 0xff, 0xfe, 0x22])))).toBe('invalid-json')
  })

  test('with a key that stands twice is refused, and its place named', async () => {
    const said = await post('{"act":"show-notice","evidence":{"uiSha256":"a","uiSha256":"b"}}')
    expect([problemIn(said), said.status]).toEqual(['duplicate-key', 400])
    expect(said.json.errors).toEqual([{ path: 'evidence.uiSha256', expected: 'this key once' }])
  })

  test.each([
    ['{"act":"show-notice","locale":"\\ud800"}', 'locale'],
    ['{"act":"show-notice","n":1.5}', 'n'],
    ['{"act":"show-notice","n":9007199254740993}', 'n'],
    ['{"act":"show-notice","n":1e2}', ''],
    [`{"act":${'['.repeat(70)}${']'.repeat(70)}}`, ''],
  ])('with what JSON cannot carry safely is refused: %s', async (raw, path) => {
    const said = await post(raw)
    expect([problemIn(said), said.status]).toEqual(['invalid-request', 422])
    expect(said.json.errors[0].path.startsWith(path)).toBe(true)
  })

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/json; charset=gbk',
    'application/problem+json',
  ])('of another type is refused: %s', async (type) => {
    const said = await post('{}', { 'content-type': type })
    expect([problemIn(said), said.status]).toEqual(['media-type-unsupported', 415])
  })

  test('in JSON with its charset is taken', async () => {
    const said = await post(JSON.stringify(showNotice), {
      'content-type': 'application/json; charset=UTF-8',
    })
    expect(said.status).toBe(201)
  })

  test('over the limit is refused by its length, before it is read', async () => {
    const said = await post(`{"act":"${'x'.repeat(actBodyBytes)}"}`)
    expect([problemIn(said), said.status]).toEqual(['body-too-large', 413])
    expect(said.json.limitBytes).toBe(actBodyBytes)
    expect(said.headers.get('connection')).toBe('close')
  })

  test('over the limit is refused while it streams', async () => {
    const { port } = new URL(house.url)
    const ask = () =>
      new Promise<number>((resolve, reject) => {
        const headers = {
          authorization: `Bearer ${house.keys.service}`,
          'content-type': 'application/json',
        }
        const req = request(
          { port, method: 'POST', path: `/v1/subjects/${anna}/acts`, headers },
          (res) => {
            res.resume()
            resolve(res.statusCode ?? 0)
          },
        )
        req.on('error', reject)
        req.write('"')
        for (let i = 0; i < 9; i += 1) req.write('x'.repeat(spoiltActBytes / 8))
      })
    expect(await untilAnswered(ask)).toBe(413)
  })

  test('at the limit is read', async () => {
    const frame = '{"act":""}'.length
    expect(problemIn(await post(`{"act":"${'x'.repeat(actBodyBytes - frame)}"}`))).toBe(
      'invalid-request',
    )
  })

  test('of a publication may be larger, and no larger than that', async () => {
    const said = await publish(house, 'big', { text: 'x'.repeat(1024 * 1024), dryRun: true })
    expect(said.status).toBe(200)
    const raw = `"${'x'.repeat(publishBodyBytes)}"`
    const over = await house.call('POST', '/v1/policies', { key: house.keys.officer, raw })
    expect(problemIn(over)).toBe('body-too-large')
  })

  test('that breaks off stores nothing', async () => {
    const before = (await house.events()).length
    const { port } = new URL(house.url)
    const socket = connect(Number(port), '127.0.0.1')
    socket.write(
      `POST /v1/subjects/${anna}/acts HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${house.keys.service}\r\n` +
        `Content-Type: application/json\r\nContent-Length: 500\r\n\r\n${JSON.stringify(acceptPolicy)}`,
    )
    await until(() => socket.bytesWritten > 0 && socket.writableLength === 0)
    socket.destroy()
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(await house.events()).toHaveLength(before)
    expect(house.bugs).toEqual([])
  })
})

describe('a body that a person’s token sends', () => {
  const limitBytes = 64 * 1024
  /** A batch of one question of so many bytes, with spaces between its parts. */
  const batchOf = (bytes: number): string => {
    const question = { subject: anna, purpose: 'profile.display', operation: 'use' }
    const text = JSON.stringify({ questions: [question] })
    return text.replace('[', `[${' '.repeat(bytes - text.length)}`)
  }
  const tokenOf = async (): Promise<string> => {
    const path = `/v1/subjects/${anna}/tokens`
    return (await house.call('POST', path, { key: house.keys.service, body: {} })).json.token
  }
  const ask = (key: string, bytes: number) =>
    house.call('POST', '/v1/decisions/batch', { key, raw: batchOf(bytes) })

  test('is no longer than a screen of questions is, and a service may send more', async () => {
    const token = await tokenOf()
    expect((await ask(token, limitBytes)).status).toBe(200)
    const said = await ask(token, limitBytes + 1)
    expect([problemIn(said), said.status, said.json.limitBytes]).toEqual([
      'body-too-large',
      413,
      limitBytes,
    ])
    expect((await ask(house.keys.service, limitBytes + 1)).status).toBe(200)
  })

  test('is told in the contract', async () => {
    const { json } = await house.call('GET', '/v1/openapi.json')
    expect(json.paths['/v1/decisions/batch'].post.requestBody).toMatchObject({
      'x-max-bytes': 1024 * 1024,
      'x-max-bytes-of-person': limitBytes,
    })
  })
})
