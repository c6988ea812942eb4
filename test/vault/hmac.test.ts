import { createHmac } from 'node:crypto'
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { hmacUnder } from '../../src/vault/derive.ts'

const hex = (text: string): Buffer => Buffer.from(text, 'hex')

describe('HMAC-SHA256 of many texts under one key', () => {
  test.each([
    // RFC 4231, test cases 1 and 2.
    [
      '0b'.repeat(20),
      'Hi There',
      'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7',
    ],
    [
      '4a656665',
      'what do ya want for nothing?',
      '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
    ],
  ])('is as published for the key %s', (key, text, mac) => {
    expect(hmacUnder(hex(key))(text)).toBe(mac)
  })

  test('is what the library makes of each text, one after another', () => {
    const key = fc.uint8Array({ minLength: 1, maxLength: 64 })
    const texts = fc.array(fc.string({ unit: 'binary', maxLength: 300 }), { minLength: 1 })
    fc.assert(
      fc.property(key, texts, (secret, all) => {
        const mac = hmacUnder(secret)
        for (const text of all)
          expect(mac(text)).toBe(createHmac('sha256', secret).update(text).digest('hex'))
      }),
    )
  })

  test('takes no key that it would have to hash first', () => {
    expect(() => hmacUnder(new Uint8Array(65))).toThrow(RangeError)
  })
})
