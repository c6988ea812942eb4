/** Readers who ask for much and take nothing of it: cut off in time, counted, and bounded in what they hold. */
import { connect } from 'node:net'
import type { Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { usualReaders } from '../../../src/http/answers/readers.ts'
import { newcomer, openHouse, policyText, publish, record } from '../house.ts'
import type { House } from '../house.ts'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

const mib = 1024 * 1024
let house: House
const sockets: Socket[] = []
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy()
  await house.close()
})

/** Asks, over a connection of its own, `times` times at once, and reads nothing of what is answered. */
const askAndLeave = (path: string, key: string, accept: string, times = 1): void => {
  const socket = connect(Number(new URL(house.url).port), '127.0.0.1')
  socket.on('error', () => {})
  sockets.push(socket)
  socket.pause()
  const request = `GET ${path} HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer ${key}\r\nAccept: ${accept}\r\n\r\n`
  socket.write(request.repeat(times))
}

const connections = (): Promise<number> =>
  new Promise((resolve) => house.served.server.getConnections((_, count) => resolve(count)))

const metric = async (name: string): Promise<number> => {
  const { text } = await house.call('GET', '/v1/metrics', { key: house.keys.operator })
  const line = text.split('\n').find((each) => each.startsWith(`${name} `))
  return Number(line?.split(' ')[1])
}

const heldMib = (): number => {
  collect()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return (heapUsed + arrayBuffers) / mib
}

/** A policy whose text is long, published; the path of its text. */
const longText = async (): Promise<string> => {
  await publish(house, '2', { text: policyText + 'a line of the long text\n'.repeat(220_000) })
  return '/v1/policies/privacy/versions/2/text'
}

describe('readers of a long document who read nothing of it', () => {
  test('hold no more than the limit of unread bytes, and the longest waiting reader is closed first', async () => {
    house = await openHouse({
      readers: { ...usualReaders, stalledMs: 60_000, unreadBytes: 24 * mib },
    })
    const path = await longText()
    const before = heldMib()
    for (let n = 0; n < 50; n += 1) askAndLeave(path, house.keys.regulator, '*/*')
    await vi.waitUntil(
      async () => (await metric('ledger_http_readers_cut_total{reason="room"}')) > 20,
      { timeout: 45_000, interval: 100 },
    )
    await delay(300)
    expect(await metric('ledger_http_unread_bytes')).toBeLessThanOrEqual(24 * mib)
    // Memory of an answer that was cut off is freed once its connection is closed.
    await expect.poll(() => heldMib() - before, { timeout: 45_000 }).toBeLessThan(48)
    // Everybody else is served meanwhile.
    expect((await house.call('GET', '/livez')).status).toBe(200)
  }, 120_000)

  test('are cut off in time, also where they asked more than once at once', async () => {
    const unreadBytes = 1024 * mib
    house = await openHouse({ readers: { ...usualReaders, stalledMs: 700, unreadBytes } })
    const path = await longText()
    for (let n = 0; n < 20; n += 1) askAndLeave(path, house.keys.regulator, '*/*', 3)
    const cut = () => metric('ledger_http_readers_cut_total{reason="stalled"}')
    await vi.waitUntil(async () => (await cut()) >= 20, { timeout: 30_000, interval: 100 })
    // Ours for the metrics is left.
    await vi.waitUntil(async () => (await connections()) <= 2, { timeout: 30_000 })
    expect(await metric('ledger_http_unread_bytes')).toBe(0)
  }, 120_000)
})

describe('fifty readers of a long trail who read nothing of it', () => {
  test('are cut off in time, and what they hold is bounded', async () => {
    house = await openHouse({ readers: { ...usualReaders, stalledMs: 1_500 } })
    await publish(house)
    const anna = await newcomer(house)
    for (let n = 0; n < 20; n += 1) {
      const device = `dev_${String(n).padStart(32, '0')}`
      const permission = { act: 'observe-permission', device, permission: 'location', state: 'on' }
      await record(house, anna, { ...permission, source: 'settings' })
    }
    // The same events again and again, as of a person with 40,000 of them: recording so many takes minutes.
    const { reading } = house.ledger
    const { story } = reading
    const ledger = house.ledger as { reading: typeof reading }
    ledger.reading = {
      ...reading,
      story:
        (...asked) =>
        async () => {
          const told = await story(...asked)()
          if (told._tag === 'Left') return told
          const pieces = []
          for await (const piece of told.right) pieces.push(piece)
          const repeated = (async function* () {
            for (let n = 0; n < 2_000; n += 1) yield* pieces
          })()
          return { ...told, right: repeated as never }
        },
    }
    const before = heldMib()
    for (let n = 0; n < 50; n += 1)
      askAndLeave(
        `/v1/subjects/${anna}/trail?reason=audit`,
        house.keys.auditor,
        'application/x-ndjson',
      )
    await delay(1_200)
    expect(heldMib() - before).toBeLessThan(64)
    await vi.waitUntil(
      async () => (await metric('ledger_http_readers_cut_total{reason="stalled"}')) === 50,
      { timeout: 30_000, interval: 100 },
    )
    expect(await connections()).toBeLessThanOrEqual(2)
    const cut = () => house.lines.filter(({ route, status }) => route === 'trail' && status === 499)
    await expect.poll(cut, { timeout: 30_000 }).toHaveLength(50)
  }, 120_000)
})
