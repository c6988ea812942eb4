/** The answers of a witness, and the meaning of each for the log that asked. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { afterEach, describe, expect, test } from 'vitest'
import { testLog, testSigner } from '../../witness/test-log.ts'
import { origin } from './asking-log.ts'
import { answering, asking, closeAll, folder } from './places.ts'

afterEach(closeAll)

describe('an answer that is no cosignature', () => {
  const w = testSigner('w.example', 4)
  const text = testLog(origin).text(7)
  const now = BigInt(Math.floor(Date.now() / 1_000))
  const said =
    (status: number, body: string | Buffer, headers: { readonly [name: string]: string } = {}) =>
    (_: IncomingMessage, res: ServerResponse): void => {
      res.writeHead(status, headers)
      res.end(body)
    }

  const cosigned = (seconds: bigint) => said(200, w.cosign(text, seconds))
  let conflicts = 3

  test.each<readonly [string, string, (req: IncomingMessage, res: ServerResponse) => void]>([
    [
      'cosigned, beside signatures of strangers',
      'ok',
      said(200, testSigner('v.example', 4).cosign(text, now) + w.cosign(text, now)),
    ],
    ['nothing', 'not-cosigned', said(200, '')],
    ['a page', 'not-cosigned', said(200, '<html>\n')],
    [
      'by another key of the name',
      'not-cosigned',
      said(200, testSigner('w.example', 4, 'other').cosign(text, now)),
    ],
    ['over another text', 'not-cosigned', said(200, w.cosign(`${text}more\n`, now))],
    ['one good, one bad', 'not-cosigned', said(200, w.cosign(text, now) + w.cosign('x\n', now))],
    [
      'a signature without a time',
      'not-cosigned',
      said(200, testSigner('w.example', 1).sign(text)),
    ],
    ['too many bytes', 'away', said(200, Buffer.alloc(300_000, 'a'))],
    [
      'somewhere else',
      'away',
      (req, res) => {
        if (req.url === '/elsewhere') said(200, w.cosign(text, now))(req, res)
        else said(303, '', { Location: '/elsewhere' })(req, res)
      },
    ],
    ['a conflict without a size', 'away', said(409, 'conflict')],
    ['a conflict for ever', 'away', said(409, '3\n')],
    [
      'another conflict each time',
      'away',
      (req, res) => {
        conflicts = (conflicts % 6) + 1
        said(409, `${conflicts}\n`)(req, res)
      },
    ],
    ['a conflict of a size beyond all numbers', 'away', said(409, `${'9'.repeat(40)}\n`)],
    ['cosigned in a minute', 'ok', cosigned(now + 60n)],
    ['cosigned in an hour', 'clock-differs', cosigned(now + 3_600n)],
    ['cosigned an hour ago', 'clock-differs', cosigned(now - 3_600n)],
    ['cosigned in 1970', 'clock-differs', cosigned(5n)],
    ['cosigned at no time', 'clock-differs', cosigned(0n)],
    ['cosigned at the end of time', 'clock-differs', cosigned(2n ** 63n - 1n)],
    ['cosigned before 1970', 'not-cosigned', cosigned(2n ** 64n - 5n)],
    [
      'cosigned without an end',
      'away',
      (_, res) => {
        res.writeHead(200)
        const more = (): void => {
          while (!res.destroyed && res.write(w.cosign(text, now).repeat(200)));
          res.once('drain', more)
        }
        more()
      },
    ],
    ['a fault', 'away', said(500, '')],
    ['too many requests', 'away', said(429, '')],
    ['no such log', 'unknown-log', said(404, '')],
    ['no such key', 'unknown-log', said(403, '')],
    ['no growth', 'inconsistent', said(422, '')],
  ])('%s: %s', async (_, state, answer) => {
    const log = await asking(folder(), `${await answering(answer)}quorum w\n`)
    const found = await log.witnesses.cosignedAt(7, 5_000)
    expect(log.witnesses.health()).toMatchObject([{ witness: 'w.example', state }])
    expect(found._tag).toBe(state === 'ok' ? 'Right' : 'Left')
    expect(log.cosigned).toEqual(state === 'ok' ? [7] : [])
  })
})
