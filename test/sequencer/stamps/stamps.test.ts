/** A log that has its checkpoints stamped by an authority over HTTP, whose answers are openssl's. */
import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { ServerResponse } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { disk } from '../../../src/files/disk.ts'
import { openEndorsementsFile } from '../../../src/sequencer/endorsed/endorsements-file.ts'
import { makeStamps } from '../../../src/sequencer/stamps/stamps.ts'
import { bytesFrom } from '../../../src/transparency/bytes/text.ts'
import { nodeCrypto } from '../../../src/transparency/node-crypto.ts'
import { authoritiesFrom, verifyStamp } from '../../../src/transparency/stamp/verify-stamp.ts'
import type { ShownCheckpoint } from '../../../src/transparency/transparency-log.ts'
import { makeFolder } from '../../support/folder.ts'
import { left, right } from '../../support/unwrap.ts'
import { leavesOf, rootOf } from '../../transparency/reference-tree.ts'
import { makeAuthority } from '../../transparency/stamp/authority.ts'
import { testLog, testSigner } from '../../witness/test-log.ts'
import { until } from '../../support/until.ts'

type Answer = (res: ServerResponse, request: Uint8Array) => void

const room = makeFolder('stamping')
const log = testLog('log.example/stamped')
const checkpoint = (size: number): ShownCheckpoint => ({
  note: bytesFrom(log.signed(size)),
  size,
  root: rootOf(leavesOf(40).slice(0, size)),
})
let authority: ReturnType<typeof makeAuthority>
let foreign: ReturnType<typeof makeAuthority>
let answer: Answer
let asked = 0
const server = createServer((req, res) => {
  const chunks: Buffer[] = []
  req.on('data', (chunk: Buffer) => chunks.push(chunk))
  req.once('end', () => {
    asked += 1
    answer(res, new Uint8Array(Buffer.concat(chunks)))
  })
})
let url = ''

const reply = (
  res: ServerResponse,
  bytes: Uint8Array,
  type = 'application/timestamp-reply',
): void => {
  res.writeHead(200, { 'Content-Type': type })
  res.end(bytes)
}
const honest: Answer = (res, request) => reply(res, authority.reply('tsa', request))

beforeAll(async () => {
  authority = makeAuthority(room.path('ours'), 'p256')
  authority.issue('tsa', 'stamping', 30)
  foreign = makeAuthority(room.path('foreign'), 'p256')
  foreign.issue('tsa', 'stamping', 30)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/tsa`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
  room.remove()
})

const stampsIn = async (name: string, nowMs: () => number = Date.now) => {
  disk.makeFolder(room.path(name))
  const endorsements = right(await openEndorsementsFile(disk, room.path(name), Date.now))
  const authorities = authoritiesFrom(authority.pem('ca')) ?? []
  const told: string[] = []
  const stamps = makeStamps({
    authority: { url, authorities },
    endorsements,
    primitives: nodeCrypto,
    nowMs,
    randomBytes: (bytes) => new Uint8Array(randomBytes(bytes)),
    random: () => 1,
    everyMs: 3_600_000,
    onChanged: (now) => void told.push(now === 'ok' ? now : now.rejected),
  })
  const close = async (): Promise<void> => {
    await stamps.close()
    await endorsements.close()
  }
  return { stamps, authorities, told, close }
}

describe('a change of how stamps go', () => {
  test('is reported once with its reason, and once when stamps come again; the first stamp is not reported', async () => {
    answer = honest
    const { stamps, told, close } = await stampsIn('changes')
    await stamps.stampOf(checkpoint(1), 30_000)
    answer = (res, request) => reply(res, foreign.reply('tsa', request))
    for (const size of [2, 3]) await stamps.stampOf(checkpoint(size), 30_000)
    answer = honest
    await stamps.stampOf(checkpoint(4), 30_000)
    expect(told).toEqual(['stamp-untrusted', 'ok'])
    await close()
  })
})

describe('a checkpoint', () => {
  test('is stamped in passing, once an hour, and the stamp verifies over the text of its note', async () => {
    answer = honest
    const { stamps, authorities, close } = await stampsIn('passing')
    expect(stamps.health()).toEqual({ state: 'new', atMs: 0 })
    const before = asked
    stamps.onShown(checkpoint(7))
    await until(() => stamps.health().state === 'ok')
    stamps.onShown(checkpoint(8))
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(asked).toBe(before + 1)
    const response = right(await stamps.stampOf(checkpoint(7), 30_000))
    expect(asked).toBe(before + 1)
    const text = bytesFrom(log.text(7))
    const stamp = right(await verifyStamp(nodeCrypto, authorities, response, text))
    expect(stamp.atMs).toBe(stamps.health().atMs)
    // As somebody verifies it who has openssl alone.
    writeFileSync(`${authority.folder}/text`, text)
    writeFileSync(`${authority.folder}/kept.tsr`, response)
    const verify = ['-data', 'text', '-in', 'kept.tsr', '-CAfile', 'ca.pem']
    authority.openssl('ts', '-verify', ...verify)
    await close()
  })

  test('is stamped at once for an export, and has the same stamp after a restart', async () => {
    answer = honest
    const first = await stampsIn('export')
    const response = right(await first.stamps.stampOf(checkpoint(9), 30_000))
    await first.close()
    answer = (res) => reply(res, new Uint8Array())
    const again = await stampsIn('export')
    expect(right(await again.stamps.stampOf(checkpoint(9), 30_000))).toEqual(response)
    await again.close()
  })

  test('that others cosigned meanwhile has the same stamp: signatures are not stamped', async () => {
    answer = honest
    const { stamps, close } = await stampsIn('cosigned')
    const response = right(await stamps.stampOf(checkpoint(7), 30_000))
    const cosigned = testSigner('w.example', 4).cosign(log.text(7), 5n)
    const note = bytesFrom(`${log.signed(7)}${cosigned}`)
    expect(right(await stamps.stampOf({ ...checkpoint(7), note }, 30_000))).toEqual(response)
    await close()
  })
})

describe('an answer', () => {
  let replayed = new Uint8Array()
  beforeAll(async () => {
    answer = (res, request) => {
      replayed = new Uint8Array(authority.reply('tsa', request))
      reply(res, replayed)
    }
    const { stamps, close } = await stampsIn('replayed')
    right(await stamps.stampOf(checkpoint(7), 30_000))
    await close()
  })

  test.each<readonly [string, string, Answer]>([
    ['of before', 'stamp-nonce-differs', (res) => reply(res, replayed)],
    [
      'by a foreign authority',
      'stamp-untrusted',
      (res, request) => reply(res, foreign.reply('tsa', request)),
    ],
    [
      'that is a page',
      'stamp-not-a-reply',
      (res) => reply(res, Buffer.from('<html>'), 'text/html'),
    ],
    ['that is empty', 'stamp-malformed', (res) => reply(res, new Uint8Array())],
    ['of a fault', 'stamp-not-answered', (res) => res.writeHead(503).end()],
    [
      'that sends elsewhere',
      'stamp-not-answered',
      (res) => res.writeHead(307, { Location: '/tsa' }).end(),
    ],
    [
      'that is a refusal',
      'stamp-refused',
      // PKIStatusInfo with the status 2: rejection.
      (res) => reply(res, Buffer.from('30053003020102', 'hex')),
    ],
    [
      'without an end',
      'stamp-not-answered',
      (res) => {
        res.writeHead(200, { 'Content-Type': 'application/timestamp-reply' })
        const more = (): void => {
          while (!res.destroyed && res.write(Buffer.alloc(16_384)));
          res.once('drain', more)
        }
        more()
      },
    ],
    ['that is huge', 'stamp-not-answered', (res) => reply(res, new Uint8Array(100_000))],
    ['that never comes', 'stamp-not-answered', () => {}],
    [
      'that comes drop by drop',
      'stamp-not-answered',
      (res) => {
        res.writeHead(200, { 'Content-Type': 'application/timestamp-reply' })
        const drip = setInterval(() => res.write('a'), 50)
        res.once('close', () => clearInterval(drip))
      },
    ],
  ])('%s is refused: %s, and nothing of it is kept', async (name, rejected, given) => {
    answer = given
    const { stamps, close } = await stampsIn(`refused ${name}`)
    const begun = performance.now()
    const withinMs = name.startsWith('that comes') || name.startsWith('that never') ? 300 : 30_000
    expect(left(await stamps.stampOf(checkpoint(7), withinMs))).toMatchObject({ rejected })
    expect(performance.now() - begun).toBeLessThan(25_000)
    expect(stamps.health()).toEqual({ state: rejected, atMs: 0 })
    answer = honest
    right(await stamps.stampOf(checkpoint(7), 30_000))
    expect(stamps.health().state).toBe('ok')
    await close()
  })

  test.each([-3_600_000, 3_600_000])(
    'of a time that is %d ms from that of this machine is not kept, and its health can be told',
    async (apart) => {
      answer = honest
      const { stamps, close } = await stampsIn(`apart ${apart}`, () => Date.now() + apart)
      expect(left(await stamps.stampOf(checkpoint(7), 30_000))).toMatchObject({
        rejected: 'stamp-time-differs',
      })
      expect(stamps.health()).toEqual({ state: 'stamp-time-differs', atMs: 0 })
      await close()
    },
  )

  test('over the text of another checkpoint is refused', async () => {
    const { stamps, close } = await stampsIn('other')
    answer = (res) => reply(res, replayed)
    expect(left(await stamps.stampOf(checkpoint(8), 30_000))).toMatchObject({
      rejected: 'stamp-hash-differs',
    })
    await close()
  })
})
