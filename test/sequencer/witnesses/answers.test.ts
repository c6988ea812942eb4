/** What a witness may answer, and what each answer is to the log that asked. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { afterEach, describe, expect, test } from 'vitest'
import { testLog, testSigner } from '../../witness/test-log.ts'
import { origin } from './asking-log.ts'
import { answering, asking, closeAll, folder } from './places.ts'

afterEach(closeAll)

describe('an answer that is no cosignature', () => {
  const w = testSigner('w.example', 4)
  const text = testLog(origin).text(7)
  const said =
    (status: number, body: string | Buffer, headers: { readonly [name: string]: string } = {}) =>
    (_: IncomingMessage, res: ServerResponse): void => {
      res.writeHead(status, headers)
      res.end(body)
    }

  test.each<readonly [string, string, (req: IncomingMessage, res: ServerResponse) => void]>([
    [
      'cosigned, beside signatures of strangers',
      'ok',
      said(200, testSigner('v.example', 4).cosign(text, 5n) + w.cosign(text, 5n)),
    ],
    ['nothing', 'not-cosigned', said(200, '')],
    ['a page', 'not-cosigned', said(200, '<html>\n')],
    [
      'by another key of the name',
      'not-cosigned',
      said(200, testSigner('w.example', 4, 'other').cosign(text, 5n)),
    ],
    ['over another text', 'not-cosigned', said(200, w.cosign(`${text}more\n`, 5n))],
    ['one good, one bad', 'not-cosigned', said(200, w.cosign(text, 5n) + w.cosign('x\n', 5n))],
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
        if (req.url === '/elsewhere') said(200, w.cosign(text, 5n))(req, res)
        else said(303, '', { Location: '/elsewhere' })(req, res)
      },
    ],
    ['a conflict without a size', 'away', said(409, 'conflict')],
    ['a conflict for ever', 'away', said(409, '3\n')],
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
