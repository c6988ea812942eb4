import { createServer } from 'node:http'
import type { ServerResponse } from 'node:http'
import { connect } from 'node:net'
import type { AddressInfo, Socket } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { afterEach, describe, expect, test } from 'vitest'
import { E } from '../../../src/fp.ts'
import { prefers } from '../../../src/http/answers/accept.ts'
import { makeReaders } from '../../../src/http/answers/readers.ts'
import type { Patience } from '../../../src/http/answers/readers.ts'
import { writeChunks } from '../../../src/http/answers/stream.ts'
import { until } from '../../support/until.ts'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

const closers: Array<() => void> = []
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

/** Asks a server that answers by `write`, and never reads. */
const ask = async (write: (res: ServerResponse) => void): Promise<Socket> => {
  const server = createServer((_, res) => write(res))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
  closers.push(() => {
    socket.destroy()
    server.closeAllConnections()
    server.close()
  })
  socket.pause()
  socket.write('GET / HTTP/1.1\r\nHost: h\r\n\r\n')
  return socket
}

const readersWith = (patience: Patience) => makeReaders({ ...patience, unreadBytes: 1e9 })
const calm = readersWith({ stalledMs: 60_000, longestMs: 60_000 })

const piece = 'x'.repeat(64 * 1024)

async function* endless(taken: { count: number }) {
  for (;;) {
    taken.count += 1
    yield E.right(piece)
  }
}

describe('an answer in pieces', () => {
  test('is made no faster than it is read, and ends with a reader who takes nothing', async () => {
    const taken = { count: 0 }
    const patience = { stalledMs: 300, longestMs: 60_000 }
    const end = await new Promise((resolve) => {
      void ask((res) => void writeChunks(res, endless(taken), readersWith(patience)).then(resolve))
    })
    expect(end).toBe('left')
    // The kernel's buffers on both sides fill by some megabytes, and then no more is taken.
    expect(taken.count * piece.length).toBeLessThan(16 * 1024 * 1024)
  })

  test('holds little for each of fifty readers who do not read', async () => {
    const taken = { count: 0 }
    const patience = { stalledMs: 60_000, longestMs: 60_000 }
    const held = (): number => {
      collect()
      const { heapUsed, arrayBuffers } = process.memoryUsage()
      return heapUsed + arrayBuffers
    }
    const before = held()
    for (let n = 0; n < 50; n += 1)
      await ask((res) => void writeChunks(res, endless(taken), readersWith(patience)))
    let last = -1
    // Until the kernel takes no more.
    while (taken.count !== last) {
      last = taken.count
      await delay(300)
    }
    expect(held() - before).toBeLessThan(50 * 512 * 1024)
  })

  test('ends after its longest time, however slowly it is read', async () => {
    const taken = { count: 0 }
    const patience = { stalledMs: 60_000, longestMs: 200 }
    const end = await new Promise((resolve) => {
      void ask(
        (res) => void writeChunks(res, endless(taken), readersWith(patience)).then(resolve),
      ).then((socket) => socket.resume())
    })
    expect(end).toBe('left')
  })

  test('is cut short where it cannot be told further, and no end is written', async () => {
    async function* broken() {
      yield E.right('one\n')
      yield E.left({ problem: 'store-unavailable' as const })
    }
    const seen: Buffer[] = []
    const socket = await ask((res) => void writeChunks(res, broken(), calm))
    socket.on('data', (data) => seen.push(data))
    socket.resume()
    await new Promise((resolve) => socket.once('close', resolve))
    const text = Buffer.concat(seen).toString()
    expect(text).not.toContain('0\r\n\r\n')
  })

  test('lets everybody else be served between its pieces', async () => {
    const taken = { count: 0 }
    const socket = await ask(
      (res) =>
        void writeChunks(
          res,
          endless(taken),
          readersWith({ stalledMs: 60_000, longestMs: 60_000 }),
        ),
    )
    socket.resume()
    // How far the answer is whenever another gets a turn: again and again somewhere else.
    const seen = new Set<number>()
    await until(() => seen.add(taken.count).size > 10)
    socket.destroy()
  })
})

describe('a form of an answer', () => {
  const lines = 'application/x-ndjson'
  test.each([
    [undefined, false],
    ['*/*', false],
    ['application/json', false],
    [lines, true],
    ['Application/X-NDJSON; charset=utf-8', true],
    [`application/json, ${lines};q=0.5`, false],
    [`application/json;q=0.4, ${lines};q=0.5`, true],
    [`${lines};q=0`, false],
    [`${lines}, */*`, true],
    [`${lines};q=x`, false],
  ])('by Accept: %s is lines: %s', (accept, expected) => {
    expect(prefers(accept, lines)).toBe(expected)
  })
})
