import { createHash, hkdfSync, webcrypto } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { E } from '../../src/fp.ts'
import { SealedPart } from '../../src/events/sealed.ts'
import { canonicalJson } from '../../src/kernel/canonical-json.ts'
import { uuidFrom } from '../../src/kernel/hash.ts'
import { eventKeys, fingerprintOf } from '../../src/vault/derive.ts'
import { open, openWith, seal } from '../../src/vault/sealing.ts'
import { anna, bo, eventId, personalFields } from './support.ts'

const dek = Buffer.alloc(32, 7)
const context = { ledger: 'ledger.example/test', eventId, type: 'ConsentGranted' }
const personal = { note: '客户来电', officerIds: ['E1', 'E2'] }
const sealed = seal({ ...context, subject: anna, kid: 'k1', dek, personal })
const bytesOf = (base64: string): Buffer => Buffer.from(base64, 'base64')

const flipped = (base64: string, at = 0): string => {
  const bytes = bytesOf(base64)
  bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at)
  return bytes.toString('base64')
}
const hashOf = (part: SealedPart): string =>
  createHash('sha256').update(bytesOf(part.nonce)).update(bytesOf(part.ct)).digest('base64')

const derived = (info: string): Buffer => Buffer.from(hkdfSync('sha256', dek, eventId, info, 32))
const withHash = (part: SealedPart): SealedPart => ({ ...part, ctSha256: hashOf(part) })

describe('sealing', () => {
  // Computed apart from this code, by another language's libraries.
  test('gives these bytes, which must never change', () => {
    expect(sealed).toEqual({
      subject: anna,
      kid: 'k1',
      nonce: 'j7cRTlXZrLc/HujB',
      ct: 'HT4rsIM9HvR0MIJM9+vCKMyFrQCZOCA4ahwxeGBqzmNjsxk2TmueqmMD+0ZL5V7gtHYhMz14E7SpyU+bPJCO4Q==',
      ctSha256: 'xUhb33w9HJjA3M1doQzDve9QATvxD2cqh9AFkzljBHQ=',
      commit: '1oac0If5pd56QkN9fvrfDaHbwbYF5RTPZj1cSXMc138=',
    })
  })

  test('is what the Web Crypto interface makes of the same formula', async () => {
    const text = Buffer.from(canonicalJson(personal))
    const aad = Buffer.from(
      `{"event":"${eventId}","kid":"k1","ledger":"ledger.example/test","subject":"${anna}","type":"ConsentGranted"}`,
    )
    const aes = await webcrypto.subtle.importKey('raw', derived('enc/v1'), 'AES-GCM', false, [
      'encrypt',
    ])
    const mac = await webcrypto.subtle.importKey(
      'raw',
      derived('commit/v1'),
      { name: 'HMAC', hash: 'SHA-256' },
      false,
      ['sign'],
    )
    const commit = Buffer.from(await webcrypto.subtle.sign('HMAC', mac, text))
    const nonce = Buffer.from(
      await webcrypto.subtle.digest('SHA-256', Buffer.concat([commit, aad])),
    ).subarray(0, 12)
    const ct = Buffer.from(
      await webcrypto.subtle.encrypt(
        { name: 'AES-GCM', iv: nonce, additionalData: aad },
        aes,
        text,
      ),
    )
    expect(sealed).toEqual({
      subject: anna,
      kid: 'k1',
      nonce: nonce.toString('base64'),
      ct: ct.toString('base64'),
      ctSha256: hashOf(sealed),
      commit: commit.toString('base64'),
    })
  })

  test('then opening gives the same fields, whatever they are', () => {
    fc.assert(
      fc.property(
        personalFields,
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        (fields, key) => {
          const part = seal({ ...context, subject: bo, kid: 'k3', dek: key, personal: fields })
          expect(SealedPart.is(part)).toBe(true)
          expect(open(key, part, context)).toEqual(E.right(fields))
        },
      ),
      { numRuns: 200 },
    )
  })

  test('the same again gives the same bytes; other text or event shares nothing with them', () => {
    const again = seal({ ...context, subject: anna, kid: 'k1', dek, personal })
    const others = [
      seal({
        ...context,
        subject: anna,
        kid: 'k1',
        dek,
        personal: { ...personal, note: '客户来信' },
      }),
      seal({ ...context, eventId: uuidFrom('another'), subject: anna, kid: 'k1', dek, personal }),
    ]
    expect(again).toEqual(sealed)
    for (const other of others) {
      expect(other.nonce).not.toBe(sealed.nonce)
      expect(other.commit).not.toBe(sealed.commit)
      expect(other.ct.slice(0, 20)).not.toBe(sealed.ct.slice(0, 20))
    }
  })

  test('never uses one nonce for two contexts of one event', () => {
    const other = seal({
      ...context,
      type: 'ConsentRefused',
      subject: anna,
      kid: 'k1',
      dek,
      personal,
    })
    expect(other.commit).toBe(sealed.commit)
    expect(other.nonce).not.toBe(sealed.nonce)
  })
})

describe('opening', () => {
  test('needs the keys of the event alone', () => {
    expect(openWith(eventKeys(dek, eventId), sealed, context)).toEqual(E.right(personal))
    const other = openWith(eventKeys(dek, uuidFrom('another')), sealed, context)
    expect(other).toMatchObject({ left: { reason: 'decryption' } })
  })

  const lastByte = bytesOf(sealed.ct).length - 1

  const changed: ReadonlyArray<readonly [string, SealedPart, string]> = [
    ['ciphertext', { ...sealed, ct: flipped(sealed.ct) }, 'ciphertext-hash'],
    ['nonce', { ...sealed, nonce: flipped(sealed.nonce) }, 'ciphertext-hash'],
    [
      'hash of the ciphertext',
      { ...sealed, ctSha256: flipped(sealed.ctSha256) },
      'ciphertext-hash',
    ],
    ['ciphertext and its hash', withHash({ ...sealed, ct: flipped(sealed.ct) }), 'decryption'],
    ['tag and hash', withHash({ ...sealed, ct: flipped(sealed.ct, lastByte) }), 'decryption'],
    ['nonce and hash', withHash({ ...sealed, nonce: flipped(sealed.nonce) }), 'decryption'],
    ['subject', { ...sealed, subject: bo }, 'decryption'],
    ['kid', { ...sealed, kid: 'k2' }, 'decryption'],
    ['commitment', { ...sealed, commit: flipped(sealed.commit) }, 'commitment'],
  ]
  test.each(changed)('is refused when the %s was changed', (_, part, reason) => {
    const { eventId: id } = context
    expect(open(dek, part, context)).toEqual(
      E.left({ rejected: 'sealed-part', reason, eventId: id, subject: part.subject }),
    )
  })

  const moved: ReadonlyArray<readonly [string, typeof context]> = [
    ['ledger', { ...context, ledger: 'ledger.example/other' }],
    ['event', { ...context, eventId: uuidFrom('another') }],
    ['type', { ...context, type: 'ConsentRefused' }],
  ]
  test.each(moved)('is refused in another %s', (_, elsewhere) => {
    expect(open(dek, sealed, elsewhere)).toMatchObject({ left: { reason: 'decryption' } })
  })

  test('is refused with another key', () => {
    expect(open(Buffer.alloc(32, 8), sealed, context)).toMatchObject({
      left: { reason: 'decryption' },
    })
  })

  // The operator is the adversary here: who holds the key can make a ciphertext that decrypts well.
  test.each([
    ['fields that are not personal fields', { password: 'x' }, 'fields'],
    ['no object', ['x'], 'fields'],
  ])('is refused where a well sealed text holds %s', (_, text, reason) => {
    const part = seal({ ...context, subject: anna, kid: 'k1', dek, personal: text })
    expect(open(dek, part, context)).toMatchObject({ left: { reason } })
  })

  test('is refused where a well encrypted text is not the committed one', () => {
    const other = seal({
      ...context,
      subject: anna,
      kid: 'k1',
      dek,
      personal: { note: 'another story' },
    })
    expect(open(dek, { ...other, commit: sealed.commit }, context)).toMatchObject({
      left: { reason: 'commitment' },
    })
  })
})

describe('deriving keys', () => {
  test('is HKDF-SHA256 with the event id as salt', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.string(), (key, seed) => {
        const id = uuidFrom(seed)
        const keys = eventKeys(key, id)
        expect(Buffer.from(keys.encryption)).toEqual(
          Buffer.from(hkdfSync('sha256', key, id, 'enc/v1', 32)),
        )
        expect(Buffer.from(keys.commitment)).toEqual(
          Buffer.from(hkdfSync('sha256', key, id, 'commit/v1', 32)),
        )
      }),
    )
  })

  test('names a key by SHA-256 of HKDF(key, fp)', async () => {
    const named = await webcrypto.subtle.digest('SHA-256', hkdfSync('sha256', dek, '', 'fp', 32))
    expect(fingerprintOf(dek)).toBe(Buffer.from(named).toString('hex'))
  })
})
