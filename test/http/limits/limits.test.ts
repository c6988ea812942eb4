/** The limits of one caller: requests, connections, bytes of a body that is refused. */
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { describe, expect, test } from 'vitest'
import { ActorId } from '../../../src/kernel/ids.ts'
import { makeLimiter } from '../../../src/http/limits/rates.ts'
import { E } from '../../../src/fp.ts'
import { newcomer, openHouse, problemIn, publish } from '../house.ts'
import type { House } from '../house.ts'
import { optOut, showNotice } from '../../support/acts.ts'
import { until } from '../../support/until.ts'

const within = async <A>(
  limits: Parameters<typeof openHouse>[0],
  use: (house: House) => Promise<A>,
): Promise<A> => {
  const house = await openHouse(limits)
  try {
    await publish(house)
    return await use(house)
  } finally {
    await house.close()
  }
}

const rates = {
  credential: { perSecond: 1, burst: 30 },
  person: { perSecond: 1, burst: 4 },
}

describe('a person', () => {
  test('a caller above its rate is told when to retry, and can still act', () =>
    within({ rates: { ...rates, credential: { perSecond: 0, burst: 0 } } }, async (house) => {
      const anna = await newcomer(house)
      const tokens = await Promise.all(
        [1, 2].map(async () => {
          const path = `/v1/subjects/${anna}/tokens`
          return (await house.call('POST', path, { key: house.keys.service, body: {} })).json.token
        }),
      )
      const ask = (i: number) =>
        house.call('GET', `/v1/subjects/${anna}/consents`, { key: tokens[i % 2] })
      const first = await ask(0)
      expect(first.status).toBe(200)
      expect(first.headers.get('ratelimit')).toBe('"default";r=3;t=1')
      expect(first.headers.get('ratelimit-policy')).toBe('"default";q=4;w=4')
      const more = []
      for (let i = 1; i < 8; i += 1) more.push(await ask(i))
      const refused = more.filter(({ status }) => status === 429)
      // Two tokens of one person are one person.
      expect(refused.length).toBeGreaterThan(1)
      expect(problemIn(refused[0]!)).toBe('rate-exceeded')
      expect(refused[0]!.headers.get('retry-after')).toBe('1')
      const act = await house.call('POST', `/v1/subjects/${anna}/acts`, {
        key: tokens[0],
        body: optOut,
      })
      expect(act.status).not.toBe(429)
    }))
})

describe('a credential', () => {
  test('has a rate of its own, which no other pays for', () =>
    within({ rates: { ...rates, person: { perSecond: 0, burst: 0 } } }, async (house) => {
      const ask = (key: string) => house.call('GET', '/v1/policies', { key })
      const said = []
      for (let i = 0; i < 34; i += 1) said.push((await ask(house.keys.auditor)).status)
      expect(said.filter((status) => status === 429).length).toBeGreaterThan(0)
      expect((await ask(house.keys.operator)).status).not.toBe(429)
    }))

  test('takes nothing from its bucket while it is refused', () => {
    const id = ActorId.decode('abc')
    if (E.isLeft(id)) throw new Error('no id')
    let now = 0
    const limit = makeLimiter({ ...rates, credential: { perSecond: 2, burst: 2 } }, () => now)
    const caller = { id: id.right, roles: ['service'], system: 'abc' } as never
    const isRefused = () => limit(caller, 'questions').retryAfterS !== undefined
    expect([isRefused(), isRefused(), isRefused(), isRefused()]).toEqual([false, false, true, true])
    now = 500
    expect([isRefused(), isRefused()]).toEqual([false, true])
    now = 60_000
    expect([isRefused(), isRefused(), isRefused()]).toEqual([false, false, true])
  })
})

describe('connections', () => {
  const open = (url: string): Promise<Socket> =>
    new Promise((resolve, reject) => {
      const socket = connect(Number(new URL(url).port), '127.0.0.1', () => resolve(socket))
      socket.on('error', reject)
    })
  const answerOn = (socket: Socket): Promise<string> =>
    new Promise((resolve) => {
      let text = ''
      socket.setEncoding('utf8').on('data', (part: string) => (text += part))
      socket.on('close', () => resolve(text))
      socket.write('GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')
    })

  test('beyond the limit are told so and closed, and served again once others left', () =>
    within({ maxConnections: 6 }, async (house) => {
      const connections = (): Promise<number> =>
        new Promise((resolve) => house.served.server.getConnections((_, count) => resolve(count)))
      const held = await Promise.all(Array.from({ length: 6 }, () => open(house.url)))
      // The one by which the policy was published may still be open.
      await until(async () => (await connections()) >= 6)
      const refused = await answerOn(await open(house.url))
      expect(refused).toMatch(/^HTTP\/1\.1 503 /)
      expect(refused).toContain('connections-exhausted')
      expect(refused.toLowerCase()).toContain('retry-after: 1')
      for (const socket of held) socket.destroy()
      await until(async () => (await connections()) < 6)
      expect(await answerOn(await open(house.url))).toMatch(/^HTTP\/1\.1 200 /)
    }))
})

describe('a body that nobody wants', () => {
  test.each([
    ['chunked', 'Transfer-Encoding: chunked\r\n', '10000\r\n'],
    ['said to be large', 'Content-Length: 100000000\r\n', ''],
  ])('is not read on after a refusal: %s', (_, header, before) =>
    within({}, async (house) => {
      const socket = connect(Number(new URL(house.url).port), '127.0.0.1')
      const part = before + 'x'.repeat(65_536) + (before === '' ? '' : '\r\n')
      let answer = ''
      let sent = 0
      socket.on('data', (data: Buffer) => (answer += data.toString()))
      socket.on('error', () => {})
      socket.write(
        `POST /v1/policies HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n${header}\r\n`,
      )
      while (!socket.destroyed && sent < 64 * 1024 * 1024) {
        sent += part.length
        if (!socket.write(part))
          await new Promise((later) => socket.once('drain', later).once('close', later))
      }
      expect(socket.destroyed).toBe(true)
      expect(sent).toBeLessThan(16 * 1024 * 1024)
      // A client that goes on sending into a closed connection may lose the answer to the reset.
      expect(answer).toMatch(/^(?:$|HTTP\/1\.1 401 )/)
    }),
  )

  test('of a size that was announced and is small leaves the connection as it is', () =>
    within({}, async (house) => {
      const said = await house.call('POST', '/v1/policies', { body: showNotice })
      expect([said.status, said.headers.get('connection')]).toEqual([401, 'keep-alive'])
    }))

  test('is not asked for where the sender waits to be asked', () =>
    within({}, async (house) => {
      const socket = connect(Number(new URL(house.url).port), '127.0.0.1')
      let answer = ''
      socket.on('data', (data: Buffer) => (answer += data.toString()))
      const head = (key: string) =>
        `POST /v1/policies HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n${key}Content-Type: application/json\r\nContent-Length: 2\r\n\r\n`
      socket.write(head(''))
      await until(() => /^HTTP\/1\.1 \d{3} /.test(answer))
      expect(answer).toMatch(/^HTTP\/1\.1 401 /)
      socket.destroy()
      const known = connect(Number(new URL(house.url).port), '127.0.0.1')
      answer = ''
      known.on('data', (data: Buffer) => (answer += data.toString()))
      known.write(head(`Authorization: Bearer ${house.keys.officer}\r\n`))
      await until(() => /^HTTP\/1\.1 \d{3} /.test(answer))
      expect(answer).toMatch(/^HTTP\/1\.1 100 /)
      known.write('{}')
      await until(() => /HTTP\/1\.1 [2-5]\d\d /.test(answer))
      expect(answer).toMatch(/HTTP\/1\.1 422 /)
      known.destroy()
    }))
})
