/**
 * R32 to R34 on a real server with security on; README.md names the variables. Its default rights are written.
 * (No real server starts with an expired certificate: that one is the stand-in's.)
 */
import { randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { E } from '../../../src/fp.ts'
import { applySetup, checkSetup } from '../../../src/store/kurrentdb/opening/setup.ts'
import { parseConnection } from '../../../src/store/kurrentdb/server/connection-string.ts'
import { eventsOf, freshStream, readWhole } from '../support.ts'
import { opening, openStore } from './support.ts'
import { scavenge } from './scavenge.ts'
import { left, right } from '../../support/unwrap.ts'

const adminUrl = process.env['KURRENTDB_ADMIN_URL'] ?? ''
const wrongCa = process.env['KURRENTDB_WRONG_CA'] ?? ''

const bank = { profile: 'bank' } as const
const setUpMs = 30_000

const administrator = () => {
  const parsed = parseConnection(adminUrl)
  const login = E.isRight(parsed) ? parsed.right.login : undefined
  if (login === undefined) throw new Error('KURRENTDB_ADMIN_URL names no user')
  return login
}

const asUser = (user: string, password: string): string =>
  adminUrl.replace(/:\/\/[^@]*@/, `://${user}:${encodeURIComponent(password)}@`)

const withCa = (file: string): string =>
  adminUrl.replace(/tlsCAFile=[^&]*/i, `tlsCAFile=${encodeURIComponent(file)}`)

/** A user of this run, set up as `consent-ledger kurrentdb setup --apply` does. */
const prepared = async (): Promise<string> => {
  const name = `ledger-${randomBytes(4).toString('hex')}`
  const connection = asUser(name, `p:/${randomBytes(8).toString('hex')}`)
  await right(applySetup(connection, administrator()))
  return connection
}

describe.skipIf(adminUrl === '')(
  'with KURRENTDB_ADMIN_URL (without it nothing here is tested)',
  () => {
    test(
      'R33 takes a user that was set up in the bank profile, and no administrator',
      async () => {
        const connection = await prepared()
        expect(await right(checkSetup(connection))).toMatchObject({ overridden: 0 })
        const store = await openStore(connection, bank)
        const stream = freshStream()
        await right(store.append(stream, 'no-stream', eventsOf(3)))
        expect(await readWhole(store, stream)).toHaveLength(3)
        expect(await left(opening(adminUrl, bank))).toMatchObject({
          failure: 'deletable',
          operations: ['delete', 'tombstone', 'set metadata', 'change default rights'],
        })
      },
      setUpMs,
    )

    test(
      'R32 names a wrong password',
      async () => {
        expect(await left(opening(asUser('admin', 'not-the-password')))).toMatchObject({
          failure: 'access-denied',
        })
      },
      setUpMs,
    )

    test('R34 reads the same after a scavenge on the live server', async () => {
      const connection = await prepared()
      const store = await openStore(connection)
      const stream = freshStream()
      await right(store.append(stream, 'no-stream', eventsOf(200)))
      const before = await readWhole(store, stream)
      await scavenge(adminUrl)
      expect(await readWhole(store, stream)).toEqual(before)
      const from = before[0]?.position ?? 0n
      const options = { direction: 'forwards', from, maxCount: 200 } as const
      const found = await right(store.readAll({ ...options, streamPrefixes: [stream] }))
      expect(found).toEqual(before)
    }, 120_000)
  },
)

describe.skipIf(adminUrl === '' || wrongCa === '')(
  'with KURRENTDB_ADMIN_URL and KURRENTDB_WRONG_CA (without them nothing here is tested)',
  () => {
    test('R32 names a CA that did not sign', async () => {
      expect(await left(opening(withCa(wrongCa)))).toMatchObject({ failure: 'certificate-refused' })
    })
  },
)
