/** Time stamps of openssl's making, verified by ours: each way to be wrong is refused by its name. */
import { execFileSync } from 'node:child_process'
import { X509Certificate, createHash } from 'node:crypto'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { E } from '../../../src/fp.ts'
import { nodeCrypto } from '../../../src/transparency/node-crypto.ts'
import { nonceFrom, stampRequest } from '../../../src/transparency/stamp/request.ts'
import { authoritiesFrom, verifyStamp } from '../../../src/transparency/stamp/verify-stamp.ts'
import { makeFolder } from '../../support/folder.ts'
import { left, right } from '../../support/unwrap.ts'
import { makeAuthority } from './authority.ts'
import { signedBy, stating, withoutToken } from './signed-by.ts'
import { implementations } from '../primitives.ts'

const room = makeFolder('stamps')
const text = Buffer.from('log.example/a\n7\nRIVzYkMb+CBi1S2+oEGNV5LAKLbbjlcyH9ewMM1xiFc=\n')
const nonce = nonceFrom(Uint8Array.from({ length: 16 }, (_, at) => 200 + at))
const request = stampRequest(nodeCrypto.sha256(text), nonce)
let authority: ReturnType<typeof makeAuthority>
let good: Uint8Array

const trusted = (pem: string) => {
  const found = authoritiesFrom(pem)
  if (found === undefined) throw new Error('no certificate')
  return found
}
const verify = (
  response: Uint8Array,
  of: Uint8Array = text,
  sent: Uint8Array | 'forgotten' = nonce,
) => {
  const remembered = sent === 'forgotten' ? undefined : sent
  return verifyStamp(nodeCrypto, trusted(authority.pem('ca')), response, of, remembered)
}

beforeAll(() => {
  authority = makeAuthority(room.path('ours'), 'p256')
  for (const [name, extensions, days] of [
    ['tsa', 'stamping', 30],
    ['ended', 'stamping', -1],
    ['usual', 'usual', 30],
    ['both', 'both', 30],
    ['none', 'none', 30],
  ] as const)
    authority.issue(name, extensions, days)
  const { serialNumber } = new X509Certificate(authority.pem('tsa'))
  authority.twin('twin', 'tsa', `0x${serialNumber}`)
  good = authority.reply('tsa', request)
})
afterAll(() => room.remove())

const stampBy = (name: string, ...more: ReadonlyArray<string>): Uint8Array =>
  signedBy({ authority, good, by: [name], more })

describe('a time stamp', () => {
  test.each(implementations)(
    'is verified over the text, with its time, by %s',
    async (_, primitives) => {
      const stamp = right(
        await verifyStamp(primitives, trusted(authority.pem('ca')), good, text, nonce),
      )
      expect(Math.abs(stamp.atMs - Date.now())).toBeLessThan(120_000)
      expect(stamp.policy).toBe('1.2.3.4.1')
      expect(stamp.serial).toMatch(/^[0-9a-f]+$/)
      expect(await verify(good, text, 'forgotten')).toMatchObject({ right: stamp })
    },
  )

  test('of RSA keys, and signed over SHA-512, is verified too', async () => {
    const other = makeAuthority(room.path('other'), 'rsa')
    other.issue('tsa', 'stamping', 30)
    for (const more of [[], ['-sha512']]) {
      const response = other.reply('tsa', request, ...more)
      right(await verifyStamp(nodeCrypto, trusted(other.pem('ca')), response, text, nonce))
    }
  })

  test('made by hand as openssl makes it is verified: what is refused below is refused for its one fault', async () => {
    right(await verify(stampBy('tsa', '-cades')))
  })

  test('over another text is refused, with both hashes', async () => {
    const other = Buffer.from('log.example/a\n8\n')
    const sha256 = (of: Uint8Array) => createHash('sha256').update(of).digest('hex')
    expect(left(await verify(good, other))).toEqual({
      rejected: 'stamp-hash-differs',
      computed: sha256(other),
      found: sha256(text),
    })
  })

  test('that answers another request is refused', async () => {
    const other = nonceFrom(Uint8Array.of(1, 2, 3))
    expect(left(await verify(good, text, other))).toEqual({ rejected: 'stamp-nonce-differs' })
    writeFileSync(join(authority.folder, 'text'), text)
    const query = ['-query', '-data', 'text', '-sha256', '-cert', '-no_nonce', '-out', 'query']
    authority.openssl('ts', ...query)
    const response = authority.reply('tsa', readFileSync(join(authority.folder, 'query')))
    expect(left(await verify(response))).toEqual({ rejected: 'stamp-nonce-differs' })
    right(await verify(response, text, 'forgotten'))
  })

  test('that the authority refused is refused, with what it said', async () => {
    writeFileSync(join(authority.folder, 'text'), text)
    authority.openssl('ts', '-query', '-data', 'text', '-sha1', '-cert', '-out', 'query')
    const response = authority.reply('tsa', readFileSync(join(authority.folder, 'query')))
    expect(left(await verify(response))).toMatchObject({ rejected: 'stamp-refused', status: 2 })
    expect(JSON.stringify(left(await verify(response)))).toContain('algorithm is not supported')
  })

  test('of an authority that nobody named is refused', async () => {
    const foreign = makeAuthority(room.path('foreign'), 'p256')
    foreign.issue('tsa', 'stamping', 30)
    const stamped = foreign.reply('tsa', request)
    expect(left(await verify(stamped)).rejected).toBe('stamp-untrusted')
  })

  test('of a root that is not a CA is refused by that reason, and the how-to makes one that is', async () => {
    const page = readFileSync(new URL('../../../docs/how-to/stamp-and-deposit.md', import.meta.url))
    const [, lines = ''] = /<!-- run -->\n```sh\n([^]*?)```/.exec(page.toString()) ?? []
    const made = (script: string) => {
      const shown = execFileSync('sh', ['-c', `set -e\n${script}\npwd`], {
        encoding: 'utf8',
        stdio: ['ignore', 'pipe', 'ignore'],
      })
      const folder = shown.trim().split('\n').at(-1) ?? ''
      const read = (name: string) => readFileSync(join(folder, name))
      const [pem, response, stated] = [read('ca.pem'), read('checkpoint.tsr'), read('text')]
      rmSync(folder, { recursive: true })
      return verifyStamp(nodeCrypto, trusted(pem.toString()), new Uint8Array(response), stated)
    }
    right(await made(lines))
    expect(left(await made(lines.replace('x509_extensions = root\n', '')))).toEqual({
      rejected: 'stamp-untrusted',
      why: 'the root that issued its certificate is not a CA: basicConstraints CA:TRUE is missing',
    })
  })

  test('by a certificate that had ended, or was not valid yet, is refused', async () => {
    const stamped = stampBy('ended', '-cades')
    expect(left(await verify(stamped)).rejected).toBe('stamp-untrusted')
    for (const days of [-2, 31]) {
      const edit = stating(Date.now() + days * 86_400_000)
      const early = signedBy({ authority, good, by: ['tsa'], edit })
      expect(left(await verify(early)).rejected).toBe('stamp-untrusted')
    }
  })

  test('by two is malformed: one of them would be looked at', async () => {
    expect(left(await verify(signedBy({ authority, good, by: ['tsa', 'both'] })))).toEqual({
      rejected: 'stamp-malformed',
      what: 'token',
    })
  })

  test('by another hash of the text, or named as one, is refused', async () => {
    writeFileSync(join(authority.folder, 'text'), text)
    authority.openssl('ts', '-query', '-data', 'text', '-sha512', '-cert', '-out', 'query')
    const other = authority.reply('tsa', readFileSync(join(authority.folder, 'query')))
    expect(left(await verify(other, text, 'forgotten'))).toMatchObject({
      rejected: 'stamp-hash-differs',
    })
    // SHA-256 of the text, said to be another 32 bytes' algorithm: SHA3-256.
    const sha3 = (statement: Buffer): void => {
      const oid = Buffer.from('608648016503040201', 'hex')
      statement[statement.indexOf(oid) + 8] = 8
    }
    const named = signedBy({ authority, good, by: ['tsa'], edit: sha3 })
    expect(left(await verify(named))).toMatchObject({ rejected: 'stamp-hash-differs' })
  })

  test('of a time before or after those at which it can have been made is refused, with all three', async () => {
    const { atMs } = right(await verify(good))
    const minutes = (count: number): number => atMs + count * 60_000
    const between = (fromMs: number, toMs: number) =>
      verifyStamp(nodeCrypto, trusted(authority.pem('ca')), good, text, nonce, { fromMs, toMs })
    right(await between(minutes(4), minutes(9)))
    right(await between(minutes(-9), minutes(-4)))
    const iso = (ms: number): string => new Date(ms).toISOString()
    for (const [from, to] of [
      [minutes(6), minutes(9)],
      [minutes(-9), minutes(-6)],
    ] as const)
      expect(left(await between(from, to))).toEqual({
        rejected: 'stamp-time-differs',
        stated: iso(atMs),
        least: iso(from),
        most: iso(to),
      })
  })

  test.each([
    ['whose use is not critical', 'usual', 'its certificate is not for stamping times alone'],
    ['that is for more', 'both', 'its certificate is not for stamping times alone'],
    ['that is for nothing', 'none', 'its certificate is not for stamping times alone'],
  ])('by a certificate %s is refused', async (_, name, why) => {
    expect(left(await verify(stampBy(name, '-cades')))).toEqual({ rejected: 'stamp-signer', why })
  })

  test('that does not name its certificate, or does not bring it along, is refused', async () => {
    expect(left(await verify(stampBy('tsa')))).toEqual({
      rejected: 'stamp-signer',
      why: 'what it signed names no certificate',
    })
    expect(left(await verify(stampBy('tsa', '-cades', '-nocerts')))).toEqual({
      rejected: 'stamp-signer',
      why: 'its certificate is not in the token',
    })
  })

  test('that brings along another certificate of the same key, issuer and number is refused', async () => {
    right(await verify(stampBy('twin', '-cades')))
    expect(
      left(await verify(stampBy('twin', '-cades', '-nocerts', '-certfile', 'tsa.pem'))),
    ).toEqual({
      rejected: 'stamp-signer',
      why: 'what it signed names another certificate',
    })
  })

  test('cut short, with more behind it, or something else, is malformed', async () => {
    for (const bytes of [
      new Uint8Array(),
      good.subarray(0, good.length - 1),
      Uint8Array.of(...good, 0),
      text,
      withoutToken,
    ])
      expect(left(await verify(bytes))).toMatchObject({ rejected: 'stamp-malformed' })
  })

  test('with any byte changed states nothing else, and nothing is thrown', async () => {
    const stamp = right(await verify(good))
    const place = fc.integer({ min: 0, max: good.length - 1 })
    const property = fc.asyncProperty(
      place,
      fc.integer({ min: 1, max: 255 }),
      async (at, change) => {
        const bytes = new Uint8Array(good)
        bytes[at] = (bytes[at] ?? 0) ^ change
        const verified = await verify(bytes)
        expect([stamp, undefined]).toContainEqual(E.isRight(verified) ? verified.right : undefined)
      },
    )
    await fc.assert(property, { numRuns: 300 })
  })
})
