import { Script } from 'node:vm'
import { describe, expect, test } from 'vitest'
import { allRoutes } from '../../src/api/routes.ts'
import { instantOf } from '../../src/kernel/instant.ts'
import { lineText } from '../../src/operations/log-line.ts'
import { showNotice } from '../support/acts.ts'
import { expectContract, newcomer, openHouse, problemIn, publishedHouse, record } from './house.ts'
import { until } from '../support/until.ts'

const house = await publishedHouse()
const anna = await newcomer(house)

const filled = (path: string): string =>
  path
    .replace(':subject', `sub_${'0'.repeat(32)}`)
    .replace(':recipient', 'shop')
    .replace(':policy', 'privacy')
    .replace(':version', '2')
    .replace(':sha256', 'a'.repeat(64))

const guarded = allRoutes.filter(({ roles }) => roles !== 'public')

describe('every route', () => {
  test.each(guarded.map((route) => [`${route.method} ${route.path}`, route] as const))(
    'needs a credential that is known and has a role: %s',
    async (_, route) => {
      const path = filled(route.path)
      const body = route.body === undefined ? {} : { body: {} }
      const missing = await house.call(route.method, path, body)
      expect(problemIn(missing)).toBe('credential-missing')
      expect(missing.headers.get('www-authenticate')).toBe('Bearer realm="consent-ledger"')
      const unknown = await house.call(route.method, path, { key: 'clk_nobody', ...body })
      expect(problemIn(unknown)).toBe('credential-unknown')
      for (const [role, key] of Object.entries(house.keys)) {
        if (route.roles.includes(role as never)) continue
        const said = await house.call(route.method, path, { key, ...body })
        expect([role, problemIn(said)]).toEqual([role, 'role-missing'])
        expect(said.status).toBe(403)
      }
    },
  )

  test('answers no other method, and says which it does', async () => {
    const said = await house.call('DELETE', '/v1/policies', { key: house.keys.officer })
    expect(problemIn(said)).toBe('method-not-allowed')
    expect(said.headers.get('allow')).toBe('POST, GET, HEAD, OPTIONS')
    const hot = await house.call('PUT', `/v1/subjects/${anna}/acts`, { body: {} })
    expect([problemIn(hot), hot.headers.get('allow')]).toEqual([
      'method-not-allowed',
      'POST, OPTIONS',
    ])
  })

  test('answers HEAD as GET without the body', async () => {
    const said = await house.call('HEAD', `/v1/decisions?subject=${anna}&purpose=a&operation=use`, {
      key: house.keys.service,
    })
    expect([said.status, said.text]).toEqual([200, ''])
    expect(Number(said.headers.get('content-length'))).toBeGreaterThan(50)
  })

  test.each([
    '/',
    '/v1',
    '/v1/nothing',
    '/v1/decisions/',
    '/V1/policies',
    '/v1/policies//x',
    '/admin',
  ])('is in the table; another path is unknown: %s', async (path) => {
    expect(problemIn(await house.call('GET', path, { key: house.keys.officer }))).toBe(
      'route-unknown',
    )
  })

  test('refuses a path that cannot be decoded', async () => {
    const said = await house.call('GET', '/v1/policies/%E0%A4%A', { key: house.keys.officer })
    expect(problemIn(said)).toBe('malformed-url')
  })
})

describe('a revoked credential', () => {
  test('is refused within a second', async () => {
    const key = await house.keyWith({ roles: ['operator'] })
    expect((await house.call('GET', '/v1/health', { key })).status).toBe(200)
    await house.credentials.revoke(key.split('_')[1] as never)()
    const ask = () => house.call('GET', '/v1/health', { key })
    // Ten times as long, for a machine that is busy.
    await until(async () => (await ask()).status !== 200, 10_000)
    const said = await ask()
    expect(problemIn(said)).toBe('credential-revoked')
    expect(said.headers.get('www-authenticate')).toContain('invalid_token')
  })
})

describe('public doors', () => {
  test('say only that they are open', async () => {
    expect((await house.call('GET', '/livez')).json).toEqual({ status: 'ok' })
    expect((await house.call('GET', '/readyz')).json).toEqual({ status: 'ready' })
  })

  test('show the contract', async () => {
    const { json, headers } = await house.call('GET', '/v1/openapi.json')
    expect(json.openapi).toBe('3.1.0')
    expect(headers.get('cache-control')).toContain('public')
  })

  test('show its page, which asks this server alone and runs its own script only', async () => {
    const { text, headers } = await house.call('GET', '/v1/docs')
    expect(text).toContain('id="contract"')
    expect(text).not.toMatch(/(?:src|href)="(?:https?:)?\/\//)
    const policy = headers.get('content-security-policy')!
    expect(policy).toContain("default-src 'none'")
    expect(policy).toMatch(/script-src 'sha256-[^']+';/)
    expect(policy).toContain("connect-src 'self'")
    expect(policy).not.toContain('unsafe')
    // The key of a caller that tries a request is kept nowhere.
    expect(text).not.toMatch(/localStorage|sessionStorage|document\.cookie|indexedDB/)
    expect(() => new Script(/<script>([\s\S]*?)<\/script>/.exec(text)![1]!)).not.toThrow()
  })
})

describe('the operator', () => {
  test('sees how the node does', async () => {
    const said = await house.call('GET', '/v1/health', { key: house.keys.operator })
    expectContract('health', said)
    expect(said.json).toMatchObject({ ledger: 'house', alive: true, store: 'ok' })
  })

  test('counts requests by route and status, without an id in any label', async () => {
    await record(house, await newcomer(house), showNotice)
    const { text, headers } = await house.call('GET', '/v1/metrics', { key: house.keys.operator })
    expect(headers.get('content-type')).toContain('version=0.0.4')
    expect(text).toMatch(/ledger_http_requests_total\{route="act",method="POST",status="201"\} \d+/)
    expect(text).toMatch(
      /ledger_http_request_duration_seconds_bucket\{route="act",le="\+Inf"\} \d+/,
    )
    expect(text).toContain('ledger_projector_lag_events 0')
    expect(text).not.toMatch(/sub_|clk_/)
    for (const line of text.trimEnd().split('\n')) {
      expect(line).toMatch(/^(?:# (?:HELP|TYPE) .+|[a-z_]+(?:\{[^}]*\})? -?[\d.e+-]+)$/)
    }
  })

  test('is told of each answer by route name, method, status and time', () => {
    expect(house.lines.length).toBeGreaterThan(0)
    for (const line of house.lines) {
      expect(lineText(instantOf(Date.now()), line)).not.toMatch(/sub_|clk_|C-\d/)
      expect(() => JSON.parse(lineText(instantOf(Date.now()), line))).not.toThrow()
    }
  })
})

describe('a bug', () => {
  test('is told to the operator, and to the caller only as a request id', async () => {
    const broken = await openHouse()
    try {
      const ledger = broken.ledger as {
        -readonly [K in keyof typeof broken.ledger]: (typeof broken.ledger)[K]
      }
      ledger.ask = () => {
        throw new Error('secret detail')
      }
      const path = `/v1/decisions?subject=${anna}&purpose=a&operation=use`
      const said = await broken.call('GET', path, { key: broken.keys.service })
      expect(problemIn(said)).toBe('internal-error')
      expect(said.text).not.toContain('secret detail')
      expect(broken.bugs).toEqual([new Error('secret detail')])
    } finally {
      await broken.close()
    }
  })
})
