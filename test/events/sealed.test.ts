import { describe, expect, test } from 'vitest'
import { Kid, SealedPart, SealedParts } from '../../src/events/sealed.ts'
import { subjectFrom } from '../../src/kernel/ids.ts'

const zeros = (bytes: number): string => Buffer.alloc(bytes).toString('base64')
const part = {
  subject: subjectFrom('a'.repeat(32)),
  kid: 'k1',
  nonce: zeros(12),
  ct: zeros(18),
  ctSha256: zeros(32),
  commit: zeros(32),
}

describe('a sealed part', () => {
  test('is accepted from the smallest to the largest text', () => {
    expect(SealedPart.is(part)).toBe(true)
    for (const bytes of [19, 20, 22 * 1024 + 16]) {
      expect(SealedPart.is({ ...part, ct: zeros(bytes) })).toBe(true)
    }
  })

  test.each([
    ['no ciphertext', { ct: undefined }],
    ['a field it does not know', { dek: zeros(32) }],
    ['a nonce of 11 bytes', { nonce: zeros(11) }],
    ['a nonce of 13 bytes', { nonce: zeros(13) }],
    ['a ciphertext shorter than its tag', { ct: zeros(17) }],
    ['too long a ciphertext', { ct: zeros(22 * 1024 + 17) }],
    ['a hash of 31 bytes', { ctSha256: zeros(31) }],
    ['a commitment in hex', { commit: '00'.repeat(32) }],
    ['base64 without padding', { commit: zeros(32).slice(0, -1) }],
    ['base64 with loose bits', { commit: `${zeros(32).slice(0, -2)}B=` }],
    ['base64 of the address alphabet', { ct: `__${zeros(18).slice(2)}` }],
    ['a line feed in base64', { ct: `${zeros(18)}\n` }],
    ['a malformed subject', { subject: 'anna' }],
    ['kid k0', { kid: 'k0' }],
    ['kid k01', { kid: 'k01' }],
    ['a kid without its letter', { kid: '1' }],
  ])('is refused with %s', (_, change) => {
    expect(SealedPart.is({ ...part, ...change })).toBe(false)
  })

  test('comes at most four to an event', () => {
    expect(SealedParts.is([part, part, part, part])).toBe(true)
    expect(SealedParts.is([part, part, part, part, part])).toBe(false)
  })

  test('names its key k1, k2, …', () => {
    expect(['k1', 'k2', 'k999999999'].every((kid) => Kid.is(kid))).toBe(true)
    expect(['k', 'k1000000000', 'K1', 'k1 ', 'k-1', 'k1.5'].some((kid) => Kid.is(kid))).toBe(false)
  })
})
