/** Changes of access in the log since an older copy was taken are done again; and a record that lost all but its name. */
import { cpSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Credentials } from '../../../src/credentials/credentials.ts'
import { ActorId, subjectFrom } from '../../../src/kernel/ids.ts'
import { makeLedgers, start, withCopy } from './house.ts'
import { configOn } from '../../support/config.ts'
import type { Ledgers } from './house.ts'
import { right } from '../../support/unwrap.ts'

let ledgers: Ledgers
beforeAll(async () => {
  ledgers = await makeLedgers()
}, 180_000)
afterAll(() => ledgers.remove())

const anna = subjectFrom('a'.repeat(32))
const operator = { role: 'operator', id: 'cred_test' as never } as const
// Tokens go by the machine's clock, which the ledger must not be behind.
const clock = (): number => Math.max(ledgers.clock(), Date.now())

const opened = async (
  folder: string,
  use: (credentials: Credentials) => Promise<void>,
): Promise<void> => {
  const outcome = await start(configOn(folder), clock)
  if (!('node' in outcome)) throw new Error(outcome.said)
  const { credentials } = outcome.node
  await use(credentials)
  await expect
    .poll(async () => (await right(credentials.journal.pending())).length, { timeout: 45_000 })
    .toBe(0)
  await outcome.node.close()
}

test('an older copy believes no token that was revoked since, and signs with no key that was replaced', async () => {
  expect(ActorId.is(operator.id)).toBe(true)
  await withCopy(ledgers.late, async (folder) => {
    const older = join(folder, 'older')
    let token = ''
    let keys = 0
    const isBelieved = (credentials: Credentials): boolean =>
      credentials.authenticate(`Bearer ${token}`)._tag === 'Right'
    await opened(folder, async (credentials) => {
      keys = await right(credentials.rotateSigningKey())
      const { credential } = await right(credentials.create({ roles: ['service'] }))
      const issued = credentials.issueToken(credential.id, anna, 600_000)
      token = issued._tag === 'Right' ? issued.right.token : ''
      expect(isBelieved(credentials)).toBe(true)
    })
    cpSync(join(folder, 'credentials'), older, { recursive: true })
    await opened(folder, async (credentials) => {
      await right(credentials.revokeTokens(anna, operator))
      expect(await right(credentials.rotateSigningKey())).toBe(keys + 1)
    })
    rmSync(join(folder, 'credentials'), { recursive: true })
    renameSync(older, join(folder, 'credentials'))
    await opened(folder, async (credentials) => {
      expect(isBelieved(credentials)).toBe(false)
      // That of the older copy, the one that was made at this start, and this one.
      expect(await right(credentials.rotateSigningKey())).toBe(keys + 2)
    })
  })
}, 120_000)

test('a record that holds its name alone, beside parts of this version, is damaged', async () => {
  await withCopy(ledgers.late, async (folder) => {
    writeFileSync(join(folder, 'name'), 'example.bank/ledger\n')
    const outcome = await start(configOn(folder), clock)
    expect(outcome).toMatchObject({
      code: 74,
      said: expect.stringContaining('it holds a name alone'),
    })
  })
})
