/** The contract of all stored credentials; each adapter's test runs it on the real engine. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { cacheLifeMs } from '../../src/credentials/cache.ts'
import { Credential } from '../../src/credentials/credential.ts'
import type { Credentials } from '../../src/credentials/credentials.ts'
import { subjectFrom } from '../../src/kernel/ids.ts'
import type { PurposeId, RecipientId, SystemId } from '../../src/kernel/ids.ts'
import type { CredentialsUnderTest } from './contract-tokens.ts'
import { tokensContract } from './contract-tokens.ts'
import { bearer, noonMs, refusalOf } from './support.ts'
import { right } from '../support/unwrap.ts'

const anna = subjectFrom('a'.repeat(32))

/** `make` answers new, empty credentials each time, whose clock is `nowMs`. */
export const credentialsContract = (
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

  describe(`a credential stored in ${engine}`, () => {
    test('is accepted by its key, with its roles and scope', async () => {
      const { key, credential } = await right(
        credentials.create({ roles: ['service'], purposes: ['a.b' as PurposeId] }),
      )
      expect(key).toMatch(/^clk_[a-z0-9]{12}_[A-Za-z0-9]{32}$/)
      expect(right(credentials.authenticate(bearer(key)))).toEqual({
        id: credential.id,
        system: credential.id,
        roles: ['service'],
        purposes: new Set(['a.b']),
      })
    })

    test('belongs to the system it was made for, and so do the tokens it asks for', async () => {
      const system = 'mobile-app' as SystemId
      for (const { key, credential } of [
        await right(credentials.create({ roles: ['service'], system })),
        await right(credentials.create({ roles: ['service'], system })),
      ]) {
        expect(right(credentials.authenticate(bearer(key))).system).toBe(system)
        const { token } = right(credentials.issueToken(credential.id, anna, 60_000))
        expect(right(credentials.authenticate(bearer(token))).system).toBe(system)
      }
    })

    test('brings a key for cursors that outlives a restart and is stored nowhere', async () => {
      const key = Buffer.from(credentials.cursorKey())
      expect(key).toHaveLength(32)
      expect(await under.stored()).not.toContain(key.toString('latin1'))
      credentials = await under.reopen()
      expect(Buffer.from(credentials.cursorKey())).toEqual(key)
    })

    test('of another role than a service is not made with limits that it would not keep', async () => {
      const purposes = ['a.b' as PurposeId]
      for (const role of ['officer', 'auditor', 'regulator', 'operator'] as const) {
        for (const roles of [[role], ['service', role]] as const) {
          const answered = await credentials.create({ roles, purposes })()
          expect(refusalOf(answered)).toEqual({ refusal: 'limits-not-for-role' })
        }
      }
      expect(right(credentials.list())).toEqual([])
    })

    test('is not made where what it is called is personal, or more than is kept of one', async () => {
      const called = async (asked: object) => {
        const answered = await credentials.create({ roles: ['service'], ...asked })()
        const refused = refusalOf(answered) as {
          readonly refusal: string
          readonly faults: ReadonlyArray<{ readonly path: string }>
        }
        return [refused.refusal, ...new Set(refused.faults.map(({ path }) => path))]
      }
      expect(await called({ name: 'phones, ask 13800138000' })).toEqual([
        'not-for-publication',
        'name',
      ])
      expect(await called({ system: 'app-13800138000' })).toEqual(['not-for-publication', 'system'])
      // Kept, it could not be read again: no credential of the ledger could.
      expect(await called({ name: 'x'.repeat(81) })).toEqual(['credential-malformed', 'name'])
      expect(right(credentials.list())).toEqual([])
    })

    test('gives its limits to every token that is asked for with it', async () => {
      const limits = { purposes: ['a.b' as PurposeId], recipients: ['shop' as RecipientId] }
      const { credential } = await right(credentials.create({ roles: ['service'], ...limits }))
      const { token } = right(credentials.issueToken(credential.id, anna, 60_000))
      expect(right(credentials.authenticate(bearer(token)))).toMatchObject({
        purposes: new Set(limits.purposes),
        recipients: new Set(limits.recipients),
      })
    })

    test('is kept without its secret', async () => {
      const { key, credential } = await made('service')
      const stored = await under.stored()
      expect(stored).toContain(credential.id)
      expect(stored).not.toContain(key.split('_')[2]!)
      expect(right(credentials.list()).every((each) => Credential.is(each))).toBe(true)
    })

    test('is listed, the oldest first, revoked or not', async () => {
      const first = await made('service')
      nowMs += 1
      const second = await made('officer')
      await right(credentials.revoke(first.credential.id))
      const listed = right(credentials.list())
      expect(listed.map(({ id }) => id)).toEqual([first.credential.id, second.credential.id])
      expect(listed.map(({ revokedAt }) => revokedAt !== undefined)).toEqual([true, false])
    })

    test('is refused at once where it was revoked, though it was accepted just before', async () => {
      const { key, credential } = await made('service')
      right(credentials.authenticate(bearer(key)))
      await right(credentials.revoke(credential.id))
      expect(refusal(bearer(key))).toEqual({ refusal: 'credential-revoked' })
    })

    test('is refused once revoked, within the life of the cache', async () => {
      const { key, credential } = await made('service')
      right(credentials.authenticate(bearer(key)))
      const revoked = await right(credentials.revoke(credential.id))
      nowMs += cacheLifeMs
      expect(refusal(bearer(key))).toEqual({ refusal: 'credential-revoked' })
      nowMs += 60_000
      expect((await right(credentials.revoke(credential.id))).revokedAt).toBe(revoked.revokedAt)
    })

    test('that was never made cannot be revoked', async () => {
      const { credential } = await made('service')
      const other = { ...credential, id: `${credential.id.slice(0, 11)}_` as typeof credential.id }
      expect(refusalOf(await credentials.revoke(other.id)())).toEqual({
        refusal: 'credential-unknown',
      })
    })

    test('survives a restart', async () => {
      const { key } = await made('officer')
      credentials = await under.reopen()
      expect(right(credentials.authenticate(bearer(key))).roles).toEqual(['officer'])
    })
  })

  describe(`a header, of ${engine}`, () => {
    test.each([
      [undefined, 'credential-missing'],
      ['', 'credential-missing'],
      ['Basic YTpi', 'credential-unknown'],
      ['Bearer', 'credential-unknown'],
      ['Bearer clk_short', 'credential-unknown'],
      [`Bearer clk_${'a'.repeat(12)}_${'b'.repeat(32)}`, 'credential-unknown'],
      ['Bearer clt_x', 'credential-unknown'],
    ])('is refused: %s', (header, name) => {
      expect(refusal(header)).toEqual({ refusal: name })
    })

    test('with the right id and another secret is refused like an unknown one', async () => {
      const { credential } = await made('service')
      const guess = `Bearer clk_${credential.id}_${'x'.repeat(32)}`
      expect(refusal(guess)).toEqual({ refusal: 'credential-unknown' })
    })
  })
  tokensContract(engine, make)
}
