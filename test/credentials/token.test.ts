import { describe, expect, test } from 'vitest'
import { drawKey } from '../../src/credentials/keys/key.ts'
import { openSigningKeys, signerOf } from '../../src/credentials/keys/signing-keys.ts'
import { drawSigningKey, firstSigningKey } from '../../src/credentials/keys/signing-keys.ts'
import { maxTokenMs, readToken, signToken } from '../../src/credentials/keys/token.ts'
import { subjectFrom } from '../../src/kernel/ids.ts'
import { noonMs, wrapping } from './support.ts'
import { right } from '../support/unwrap.ts'

const bytes = drawSigningKey()
const keys = right(openSigningKeys(wrapping, firstSigningKey(wrapping, bytes)))
const claims = (issuedAtMs: number, lifeMs: number) => ({
  subject: subjectFrom('a'.repeat(32)),
  issuer: drawKey().id,
  issuedAtMs,
  expiresAtMs: issuedAtMs + lifeMs,
})
const read = (issuedAtMs: number, lifeMs: number) =>
  readToken(keys, signToken(signerOf(keys), claims(issuedAtMs, lifeMs)), noonMs)

describe('a token signed with the very key', () => {
  test('is accepted for a quarter of an hour and no longer, whatever it says', () => {
    expect(read(noonMs, maxTokenMs)?.expiresAtMs).toBe(noonMs + maxTokenMs)
    expect(read(noonMs, maxTokenMs + 1_000)).toBeUndefined()
    expect(read(noonMs, 12_000_000)).toBeUndefined()
  })

  test('is not accepted when it claims to be issued later', () => {
    expect(read(noonMs + 5_000, 60_000)).toBeDefined()
    expect(read(noonMs + 5_001, 60_000)).toBeUndefined()
    expect(read(noonMs + 86_400_000 * 365 * 10, 60_000)).toBeUndefined()
  })
})

describe('a signing key', () => {
  test('is stored under the key-encryption key and nowhere as it is', () => {
    const stored = firstSigningKey(wrapping, bytes)
    for (const encoding of ['base64', 'base64url', 'hex'] as const) {
      expect(stored).not.toContain(Buffer.from(bytes).toString(encoding).replace(/=+$/, ''))
    }
  })
})
