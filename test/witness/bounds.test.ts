/** The limits of a witness for its callers: bytes, time, rate; and the lines of its log. */
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeRate } from '../../src/witness/http/rate.ts'
import { makeFolder } from '../support/folder.ts'
import { untilAnswered } from '../support/until.ts'
import { hashOf, testLog, testSigner } from './test-log.ts'
import { serveOn } from './serve-on.ts'
import type { Served } from './serve-on.ts'
import { witnessIn } from './witness-in.ts'

const folder = makeFolder('witness-bounds')
const log = testLog('log.example/bounds')
let witness: Awaited<ReturnType<typeof witnessIn>>['witness']
let served: Served

beforeAll(async () => {
  witness = (await witnessIn(folder.folder, [log.signer.vkey])).witness
  served = await serveOn({ witness, prefix: '/w/1', requestMs: 1_000 })
})
afterAll(async () => {
  await served.close()
  folder.remove()
})

/** All that comes back over one connection, until the other side closes it, or resets it because more was sent than it read. */
const raw = (text: string | ((socket: Socket) => void)): Promise<string> =>
  new Promise((resolve, reject) => {
    const socket = connect(served.port, '127.0.0.1')
    let seen = ''
    socket.setEncoding('latin1').on('data', (chunk: string) => (seen += chunk))
    socket.once('close', () => resolve(seen))
    socket.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ECONNRESET' && error.code !== 'EPIPE') reject(error)
    })
    if (typeof text === 'string') socket.write(text)
    else text(socket)
  })
const answerTo = (text: string): Promise<string> =>
  untilAnswered(async () => (await raw(text)) || undefined)
const head = (length: number): string =>
  `POST /w/1/add-checkpoint HTTP/1.1\r\nHost: w\r\nContent-Length: ${length}\r\n\r\n`

describe('a body', () => {
  test('with sixteen large signatures is read', async () => {
    const text = log.text(5)
    const strangers = Array.from({ length: 16 }, (_, at) => {
      const bytes = Buffer.alloc(5_000, at)
      return `\u2014 pq.example/${at} ${bytes.toString('base64')}\n`
    })
    const note = `${text}\n${strangers.join('')}${log.signer.sign(text)}`
    expect((await served.post(log.body(0, 5, [], note))).status).toBe(200)
  })

  test('that is too large is refused before it is read, and where its length is not told', async () => {
    expect(await answerTo(head(128 * 1024 + 1))).toMatch(/^HTTP\/1.1 413 /)
    const chunk = `10000\r\n${'a'.repeat(65_536)}\r\n`
    const chunked =
      'POST /w/1/add-checkpoint HTTP/1.1\r\nHost: w\r\nTransfer-Encoding: chunked\r\n\r\n'
    expect(await answerTo(`${chunked}${chunk}${chunk}${chunk}`)).toMatch(/^HTTP\/1.1 413 /)
  })

  test('that is broken off is nothing, and the next request is answered', async () => {
    const seen = await raw((socket) => {
      socket.write(`${head(1_000)}old 5\n`, () => socket.destroy())
    })
    expect(seen).toBe('')
    expect((await served.post(log.body(5, 6))).status).toBe(200)
    expect(served.bugs).toEqual([])
  })

  test('that comes slowly is cut off', async () => {
    const begun = performance.now()
    const seen = await raw((socket) => {
      socket.write(`${head(1_000)}old 5\n`)
      const drip = setInterval(() => socket.write('a'), 100)
      socket.once('close', () => clearInterval(drip))
    })
    expect(seen).toMatch(/^(HTTP\/1.1 408 |$)/)
    expect(performance.now() - begun).toBeLessThan(30_000)
  })
})

describe('an address', () => {
  test('is under the prefix and of its method, or there is nothing', async () => {
    for (const [path, method, status] of [
      ['/w/1/add-checkpoint', 'GET', 405],
      ['/w/1/add-checkpoint', 'PUT', 405],
      ['/add-checkpoint', 'POST', 404],
      ['/w/1add-checkpoint', 'POST', 404],
      ['/w/1', 'GET', 404],
      [`/w/1/${hashOf(log.origin)}/checkpoint`, 'DELETE', 405],
      [`/w/1/../1/${hashOf(log.origin)}/checkpoint?x=1`, 'GET', 200],
    ] as const)
      expect([path, method, (await served.ask(path, { method })).status]).toEqual([
        path,
        method,
        status,
      ])
  })

  test('may ask so often, and others go on', () => {
    let nowMs = 0
    const rate = makeRate({ perSecond: 2, burst: 4 }, () => nowMs)
    const asked = Array.from({ length: 6 }, () => rate('a'))
    expect(asked).toEqual([undefined, undefined, undefined, undefined, 1, 1])
    expect(rate('b')).toBe(undefined)
    nowMs += 1_000
    expect([rate('a'), rate('a'), rate('a')]).toEqual([undefined, undefined, 1])
    expect(makeRate({ perSecond: 0, burst: 0 }, () => 0)('a')).toBe(undefined)
  })

  test('that asks too often is told when to ask again', async () => {
    const limited = await serveOn({ witness, rate: makeRate({ perSecond: 1, burst: 2 }, () => 0) })
    const statuses = [await limited.get('/x'), await limited.get('/x'), await limited.get('/x')]
    expect(statuses.map(({ status }) => status)).toEqual([404, 404, 429])
    expect(statuses[2]?.headers.get('retry-after')).toBe('1')
    await limited.close()
  })
})

test('the log of a request has closed words and numbers only', async () => {
  served.handled.length = 0
  await served.post(log.body(0, 9))
  await served.post(testLog('log.example/unknown').body(0, 5))
  const text = log.text(9)
  const note = `${text}\n${testSigner(log.origin, 1, 'other').sign(text)}`
  await served.post(log.body(6, 9, undefined, note))
  await served.post(log.body(6, 9))
  expect(served.handled).toEqual([
    { request: 'add-checkpoint', status: 409, refusal: 'old-size-differs' },
    { request: 'add-checkpoint', status: 404, refusal: 'unknown-origin' },
    { request: 'add-checkpoint', status: 403, refusal: 'not-signed' },
    { request: 'add-checkpoint', status: 200, refusal: undefined },
  ])
})
