/** The contract of all stored credentials for persons' tokens, and the notes of each change. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { cacheLifeMs } from '../../src/credentials/cache.ts'
import type { Credentials } from '../../src/credentials/credentials.ts'
import { commandLine } from '../../src/credentials/journal.ts'
import { maxTokenMs } from '../../src/credentials/keys/token.ts'
import { subjectFrom } from '../../src/kernel/ids.ts'
import { bearer, noonMs, refusalOf } from './support.ts'
import { right } from '../support/unwrap.ts'

/** Credentials that outlive their openings. `reopen` closes first. */
export type CredentialsUnderTest = {
  readonly reopen: () => Promise<Credentials>
  /** Everything that is stored, as text. */
  readonly stored: () => Promise<string>
  readonly dispose: () => Promise<void>
}

const anna = subjectFrom('a'.repeat(32))

/** `make` answers new, empty credentials each time, whose clock is `nowMs`. */
export const tokensContract = (
  engine: string,
  make: (nowMs: () => number) => Promise<CredentialsUnderTest>,
): void => {
  let under: CredentialsUnderTest
  let nowMs: number
  let credentials: Credentials

  beforeEach(async () => {
    nowMs = noonMs
    under = await make(() => nowMs)
    credentials = await under.reopen()
  })
  afterEach(async () => under.dispose())

  const made = (...roles: ReadonlyArray<'service' | 'officer'>) =>
    right(credentials.create({ roles }))
  const refusal = (header: string | undefined) => refusalOf(credentials.authenticate(header))

  const issue = async (lifeMs: number) => {
    const { credential, key } = await made('service')
    return { credential, key, ...right(credentials.issueToken(credential.id, anna, lifeMs)) }
  }

  describe(`a person’s token, of ${engine}`, () => {
    test('is accepted as that person and nothing else, after a restart too', async () => {
      const { token, credential } = await issue(60_000)
      const caller = {
        id: credential.id,
        system: credential.id,
        roles: ['subject'],
        subject: anna,
      }
      expect(right(credentials.authenticate(bearer(token)))).toEqual(caller)
      credentials = await under.reopen()
      expect(right(credentials.authenticate(bearer(token)))).toEqual(caller)
    })

    test('ends when it says, cached or not', async () => {
      const { token, expiresAt } = await issue(60_000)
      right(credentials.authenticate(bearer(token)))
      nowMs = Date.parse(expiresAt) - 1
      right(credentials.authenticate(bearer(token)))
      nowMs = Date.parse(expiresAt)
      expect(refusal(bearer(token))).toEqual({ refusal: 'credential-expired' })
    })

    test('lives a quarter of an hour at most', async () => {
      const { expiresAt } = await issue(86_400_000)
      expect(Date.parse(expiresAt) - noonMs).toBe(maxTokenMs)
    })

    test('dies with the credential it was asked for with', async () => {
      const { token, credential } = await issue(60_000)
      await right(credentials.revoke(credential.id))
      expect(refusal(bearer(token))).toEqual({ refusal: 'credential-revoked' })
    })

    test('is refused when any part of it was changed', async () => {
      const { token } = await issue(60_000)
      const [start, subject, issued, life, issuer, id, mac] = token.split('_')
      const later = (Number.parseInt(issued!, 36) + 60).toString(36)
      const flipped = mac!.startsWith('A') ? `B${mac!.slice(1)}` : `A${mac!.slice(1)}`
      const forged = [
        [start, 'b'.repeat(32), issued, life, issuer, id, mac],
        [start, subject, later, life, issuer, id, mac],
        [start, subject, issued, 'zz', issuer, id, mac],
        [start, subject, issued, life, 'z'.repeat(12), id, mac],
        [start, subject, issued, life, issuer, '2', mac],
        [start, subject, issued, life, issuer, id, flipped],
      ]
      for (const parts of forged) {
        expect(refusal(bearer(parts.join('_')))).toEqual({ refusal: 'credential-unknown' })
      }
    })

    test('is refused when the credential that asked for it is no service’s', async () => {
      const { credential } = await made('officer')
      const { token } = right(credentials.issueToken(credential.id, anna, 60_000))
      expect(refusal(bearer(token))).toEqual({ refusal: 'credential-unknown' })
    })

    test('is refused once this person’s tokens were revoked, and one issued later is not', async () => {
      const { token, credential } = await issue(60_000)
      const bo = subjectFrom('b'.repeat(32))
      const others = right(credentials.issueToken(credential.id, bo, 60_000)).token
      await right(credentials.revokeTokens(anna, commandLine))
      nowMs += cacheLifeMs
      expect(refusal(bearer(token))).toEqual({ refusal: 'credential-revoked' })
      right(credentials.authenticate(bearer(others)))
      const next = right(credentials.issueToken(credential.id, anna, 60_000)).token
      right(credentials.authenticate(bearer(next)))
      credentials = await under.reopen()
      expect(refusal(bearer(token))).toEqual({ refusal: 'credential-revoked' })
    })

    test('is refused at once where it was revoked, though it was accepted just before', async () => {
      const { token } = await issue(60_000)
      right(credentials.authenticate(bearer(token)))
      await right(credentials.revokeTokens(anna, commandLine))
      expect(refusal(bearer(token))).toEqual({ refusal: 'credential-revoked' })
    })

    test('of before is good for a quarter of an hour at most once another key signs', async () => {
      const { token, credential } = await issue(maxTokenMs)
      nowMs += 1
      expect(await right(credentials.rotateSigningKey())).toBe(2)
      const next = right(credentials.issueToken(credential.id, anna, maxTokenMs)).token
      expect(next.split('_')[5]).toBe('2')
      right(credentials.authenticate(bearer(next)))
      right(credentials.authenticate(bearer(token)))
      nowMs += maxTokenMs - 2
      right(credentials.authenticate(bearer(token)))
      nowMs += 2
      expect(refusal(bearer(token))).toEqual({ refusal: 'credential-unknown' })
      nowMs += 1
      expect(await right(credentials.rotateSigningKey())).toBe(3)
    })
  })

  describe(`the journal of ${engine}`, () => {
    test('holds each change once, in order, until it is said to be recorded', async () => {
      const { credential } = await made('service')
      await right(credentials.revoke(credential.id))
      await right(credentials.revoke(credential.id))
      await right(credentials.rotateSigningKey())
      await right(credentials.revokeTokens(anna, commandLine))
      credentials = await under.reopen()
      const pending = await right(credentials.journal.pending())
      expect(pending.map(({ change }) => change.type)).toEqual([
        'CredentialCreated',
        'CredentialRevoked',
        'SigningKeyRotated',
        'TokensRevoked',
      ])
      const { id } = credential
      expect(pending[0]).toMatchObject({
        by: { role: 'operator', id: 'command-line' },
        change: { body: { credential: id, system: id, roles: ['service'] } },
      })
      await right(credentials.journal.recorded(pending[0]!.id))
      await right(credentials.journal.recorded(pending[0]!.id))
      expect(await right(credentials.journal.pending())).toEqual(pending.slice(1))
    })

    test('says nothing of a label', async () => {
      await right(credentials.create({ roles: ['service'], name: 'Anna’s phone' }))
      expect(JSON.stringify(await right(credentials.journal.pending()))).not.toContain('Anna')
    })
  })
}
