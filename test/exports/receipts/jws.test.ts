import { createPublicKey, verify } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fromBase64url, toBase64url } from '../../../src/exports/receipts/base64url.ts'
import { signJws, verifyJws } from '../../../src/exports/receipts/jws.ts'
import { testSigner } from '../../support/test-signer.ts'
import { implementations } from '../../transparency/primitives.ts'
import { left, right } from '../../support/unwrap.ts'

const mine = testSigner('ledger.example/test', 7)
const other = testSigner('ledger.example/test', 8)
const claims = { iss: 'ledger.example/test', iat: 1_764_400_000, sub: '同意' }
const typ = 'consent-receipt+jwt'

const signed = async () => right(await signJws(mine.signer, typ, claims))
const part = (value: unknown): string =>
  toBase64url(new TextEncoder().encode(JSON.stringify(value)))

describe('base64url', () => {
  test('is read back, and in no other spelling', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        const text = toBase64url(bytes)
        expect(text).toBe(Buffer.from(bytes).toString('base64url'))
        expect(fromBase64url(text)).toEqual(bytes)
      }),
    )
    for (const loose of ['AB', 'AA==', 'A', 'A+', 'A/', 'AA\n'])
      expect(fromBase64url(loose)).toBeUndefined()
  })
})

describe.each(implementations)('a signed statement, by %s', (_, primitives) => {
  test('is verified by its key, and by node:crypto alone', async () => {
    const text = await signed()
    expect(right(verifyJws(primitives, [other.key, mine.key], typ, text))).toEqual({
      claims,
      key: mine.key,
    })
    const [head, payload, signature] = text.split('.')
    const jwk = { kty: 'OKP', crv: 'Ed25519', x: toBase64url(mine.key.publicKey) }
    const publicKey = createPublicKey({ key: jwk, format: 'jwk' })
    const bytes = Buffer.from(signature ?? '', 'base64url')
    expect(verify(undefined, Buffer.from(`${head}.${payload}`), publicKey, bytes)).toBe(true)
  })

  test('is refused after any change of a character', async () => {
    const text = await signed()
    fc.assert(
      fc.property(fc.nat(text.length - 1), fc.constantFrom('A', 'b', '7', '-', '.'), (at, by) => {
        const changed = text.slice(0, at) + by + text.slice(at + 1)
        fc.pre(changed !== text)
        expect(left(verifyJws(primitives, [mine.key], typ, changed))).toHaveProperty('rejected')
      }),
    )
  })

  test('is refused for its algorithm, type or key, whatever signed it', async () => {
    const text = await signed()
    const [head = '', payload, signature] = text.split('.')
    const header = JSON.parse(Buffer.from(head, 'base64url').toString())
    const withHeader = (more: object) => `${part({ ...header, ...more })}.${payload}.${signature}`
    const refused = (changed: string, of = typ as Parameters<typeof verifyJws>[2]) =>
      left(verifyJws(primitives, [mine.key], of, changed))
    expect(refused(withHeader({ alg: 'none' }))).toEqual({
      rejected: 'jws-algorithm',
      expected: 'EdDSA',
    })
    expect(refused(withHeader({ alg: 'HS256' }))).toMatchObject({ rejected: 'jws-algorithm' })
    expect(refused(withHeader({ typ: 'JWT' }))).toMatchObject({ rejected: 'jws-type' })
    expect(refused(text, 'consent-decision+jwt')).toMatchObject({ rejected: 'jws-type' })
    expect(refused(withHeader({ kid: other.key.id }))).toEqual({
      rejected: 'jws-key-unknown',
      known: [mine.key.id],
    })
    expect(refused(withHeader({ jwk: {} }))).toMatchObject({ part: 'header' })
    const theirs = right(await signJws({ ...other.signer, id: mine.key.id }, typ, claims))
    expect(refused(theirs)).toEqual({ rejected: 'jws-signature-wrong', key: mine.key.id })
    expect(refused(`${head}.${payload}.`)).toMatchObject({ part: 'signature' })
    expect(refused(`${head}.${payload}`)).toMatchObject({ part: 'form' })
    expect(refused(`${text}.x`)).toMatchObject({ part: 'form' })
  })

  test('is refused where its payload is not canonical, though it was signed', async () => {
    const [head = ''] = (await signed()).split('.')
    for (const payload of ['{"a":1,"a":2}', '{ "a":1}', '{"b":1,"a":2}', 'null]']) {
      const input = `${head}.${toBase64url(new TextEncoder().encode(payload))}`
      const signature = right(await mine.signer.sign(new TextEncoder().encode(input)))
      const text = `${input}.${toBase64url(signature)}`
      expect(left(verifyJws(primitives, [mine.key], typ, text))).toEqual({
        rejected: 'jws-malformed',
        part: 'payload',
      })
    }
  })
})
