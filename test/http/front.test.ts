/** The duties of any HTTP server (RFC 9110, 9112), before the ledger is asked anything. */
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { exchange, statusOf } from '../acceptance/raw.ts'
import { acceptPolicy, grant, optOut, showNotice } from '../support/acts.ts'
import { newcomer, openHouse, problemIn, publishedHouse, record } from './house.ts'
import { inTime } from '../support/until.ts'

const house = await publishedHouse({ corsOrigins: ['https://app.example.org'] })
const anna = await newcomer(house)

const acts = () => `/v1/subjects/${anna}/acts`
const problemOfText = (answer: string): string =>
  /"type":"urn:consent-ledger:problem:([a-z-]+)"/.exec(answer)?.[1] ?? answer

describe('a body', () => {
  const post = (raw: string | Uint8Array, headers: Record<string, string>) =>
    house.call('POST', acts(), { key: house.keys.service, raw, headers })

  test.each([
    ['that is compressed', gzipSync(JSON.stringify(showNotice))],
    ['that only says so', JSON.stringify(showNotice)],
  ])('%s is refused, naming what is taken', async (_, raw) => {
    const said = await post(raw, { 'content-encoding': 'gzip' })
    expect([problemIn(said), said.status]).toEqual(['content-encoding-unsupported', 415])
    expect(said.headers.get('accept-encoding')).toBe('identity')
  })

  test.each(['application/json;', 'application/json ; charset="utf-8"', 'APPLICATION/JSON'])(
    'of type %s is taken',
    async (type) => {
      expect(
        (await post(JSON.stringify(showNotice), { 'content-type': type })).status,
      ).toBeLessThan(300)
    },
  )

  test('with a byte order mark is taken', async () => {
    expect((await post(`\ufeff${JSON.stringify(showNotice)}`, {})).status).toBeLessThan(300)
  })
})

describe('a document', () => {
  test.each(['', 'W/', '"x", '])(
    'that the caller holds already is not sent: %s',
    async (before) => {
      const path = '/v1/policies/privacy/versions/2/text'
      const key = house.keys.officer
      const first = await house.call('GET', path, { key })
      const etag = first.headers.get('etag')!
      const headers = { 'if-none-match': `${before}${etag}` }
      const again = await house.call('GET', path, { key, headers })
      expect([again.status, again.text, again.headers.get('etag')]).toEqual([304, '', etag])
      const other = await house.call('GET', path, { key, headers: { 'if-none-match': '"other"' } })
      expect([other.status, other.text]).toEqual([200, first.text])
    },
  )
})

describe('If-Match: *', () => {
  const withStar = (subject: string, body: object) =>
    house.call('POST', `/v1/subjects/${subject}/acts`, {
      key: house.keys.service,
      body,
      headers: { 'if-match': '*' },
    })

  test('is met by any record', async () => {
    expect((await withStar(anna, showNotice)).status).toBeLessThan(300)
  })

  test('is not met where nothing is recorded, and never stops a protective act', async () => {
    const bo = await newcomer(house)
    const said = await withStar(bo, showNotice)
    expect([said.status, problemIn(said)]).toEqual([412, 'revision-mismatch'])
    expect((await withStar(bo, optOut)).status).toBe(201)
    expect((await withStar(bo, showNotice)).status).toBe(201)
  })
})

describe('the ETag of a standing', () => {
  const read = (subject: string, headers = {}) =>
    house.call('GET', `/v1/subjects/${subject}?reason=audit`, { key: house.keys.auditor, headers })

  test('sent back is answered 304 while nothing changed, and the reading is recorded', async () => {
    const bo = await newcomer(house)
    await record(house, bo, showNotice)
    const etag = (await read(bo)).headers.get('etag')!
    const readings = async () =>
      (await house.events()).filter(({ type }) => type === 'LedgerRead').length
    const before = await readings()
    for (const asked of [etag, `"x", W/${etag}`, '*']) {
      const again = await read(bo, { 'if-none-match': asked })
      expect([again.status, again.text, again.headers.get('etag')]).toEqual([304, '', etag])
    }
    expect(await readings()).toBe(before + 3)
    expect((await read(bo, { 'if-none-match': '"0"' })).status).toBe(200)
    const asked = { key: house.keys.service, headers: { 'if-match': etag } }
    const path = `/v1/subjects/${bo}/acts`
    expect((await house.call('POST', path, { ...asked, body: acceptPolicy })).status).toBe(201)
    expect((await read(bo, { 'if-none-match': etag })).status).toBe(200)
    expect((await house.call('POST', path, { ...asked, body: grant })).status).toBe(412)
  })

  test('is another once a consent ran out, though nothing was recorded', async () => {
    const bo = await newcomer(house)
    await record(house, bo, showNotice, acceptPolicy)
    const { done: first, over } = await inTime(async (endMs) => {
      await record(house, bo, { ...grant, until: new Date(endMs).toISOString() })
      return read(bo)
    })
    const etag = first.headers.get('etag')!
    await over()
    const later = await read(bo, { 'if-none-match': etag })
    expect([later.status, later.json.revision]).toEqual([200, first.json.revision])
  })
})

describe('HEAD on a record', () => {
  test('shows nothing of it and is no reading', async () => {
    const readings = async () =>
      (await house.events()).filter(({ type }) => type === 'LedgerRead').length
    const before = await readings()
    for (const what of ['', '/trail', '/consents', '/disclosures']) {
      const said = await house.call('HEAD', `/v1/subjects/${anna}${what}?reason=audit`, {
        key: house.keys.auditor,
      })
      expect([said.status, said.text, said.headers.get('etag')]).toEqual([200, '', null])
    }
    expect(await readings()).toBe(before)
    await house.call('GET', `/v1/subjects/${anna}/consents?reason=audit`, {
      key: house.keys.auditor,
    })
    expect(await readings()).toBe(before + 1)
  })

  test('needs a credential as GET does', async () => {
    expect((await house.call('HEAD', `/v1/subjects/${anna}`)).status).toBe(401)
  })
})

describe('a browser of another origin', () => {
  const preflight = (path: string, origin: string) =>
    house.call('OPTIONS', path, {
      headers: { origin, 'access-control-request-method': 'POST' },
    })

  test('may call where its origin is configured', async () => {
    const said = await preflight(acts(), 'https://app.example.org')
    expect(said.status).toBe(204)
    expect(said.headers.get('access-control-allow-origin')).toBe('https://app.example.org')
    expect(said.headers.get('access-control-allow-headers')).toContain('Idempotency-Key')
    const answer = await house.call('GET', '/livez', {
      headers: { origin: 'https://app.example.org' },
    })
    expect(answer.headers.get('access-control-allow-origin')).toBe('https://app.example.org')
  })

  test('may not call where it is not', async () => {
    const said = await preflight(acts(), 'https://evil.example.org')
    expect(said.headers.get('access-control-allow-origin')).toBeNull()
  })

  test('is told the methods, and nothing else, where none is configured', async () => {
    const closed = await openHouse()
    try {
      const said = await closed.call('OPTIONS', '/v1/policies', {
        headers: { origin: 'https://app.example.org' },
      })
      expect([said.status, said.headers.get('allow')]).toEqual([204, 'POST, GET, HEAD, OPTIONS'])
      expect(said.headers.get('access-control-allow-origin')).toBeNull()
    } finally {
      await closed.close()
    }
  })
})

describe('a request that is not HTTP as it should be', () => {
  test.each([
    ['two Host headers', 'GET /livez HTTP/1.1\nHost: a\nHost: b\n\n', 400, 'request-malformed'],
    ['two hosts in one', 'GET /livez HTTP/1.1\nHost: a, b\n\n', 400, 'request-malformed'],
    ['two hosts without a space', 'GET /livez HTTP/1.1\nHost: a,b\n\n', 400, 'request-malformed'],
    [
      'a second Host behind 1,500 fields',
      `GET /livez HTTP/1.1\nHost: a\n${'a:b\n'.repeat(1_500)}Host: b\n\n`,
      400,
      'request-malformed',
    ],
    ['an empty Host', 'GET /livez HTTP/1.1\nHost:\n\n', 400, 'request-malformed'],
    ['a Host with a path', 'GET /livez HTTP/1.1\nHost: a/b\n\n', 400, 'request-malformed'],
    ['no Host header', 'GET /livez HTTP/1.1\n\n', 400, 'request-malformed'],
    ['no request line', 'nonsense\n\n', 400, 'request-malformed'],
    [
      'a header without end',
      `GET /livez HTTP/1.1\nHost: a\nX: ${'x'.repeat(20_000)}\n\n`,
      431,
      'headers-too-large',
    ],
    [
      'an expectation nobody knows',
      'GET /livez HTTP/1.1\nHost: a\nExpect: miracles\nConnection: close\n\n',
      417,
      'expectation-failed',
    ],
  ])('is answered by a problem document: %s', async (_, head, status, problem) => {
    const answer = await exchange(house.url, head)
    expect([statusOf(answer), problemOfText(answer)]).toEqual([status, problem])
    expect(answer).toContain('application/problem+json')
  })

  test.each(['[::1]:8080', '127.0.0.1', 'ledger.example.org:443', 'my_host:'])(
    'does not include the Host %s',
    async (named) => {
      const head = `GET /livez HTTP/1.1\nHost: ${named}\nConnection: close\n\n`
      expect(statusOf(await exchange(house.url, head))).toBe(200)
    },
  )

  test('HTTP/1.0 needs no Host', async () => {
    expect(statusOf(await exchange(house.url, 'GET /livez HTTP/1.0\n\n'))).toBe(200)
  })
})

describe('a request id', () => {
  test('tells nothing of the process', async () => {
    const ids = new Set<string>()
    for (let i = 0; i < 20; i += 1) {
      ids.add((await house.call('GET', '/livez')).headers.get('x-request-id')!)
    }
    expect(ids.size).toBe(20)
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/)
  })
})
