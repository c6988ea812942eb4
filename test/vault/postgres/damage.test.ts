import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { openPostgresVault } from '../../../src/vault/postgres/open-vault.ts'
import type { KeyVault } from '../../../src/vault/key-vault.ts'
import { isPostgresHere } from '../../postgres/binaries.ts'
import { startPrivateServer } from '../../postgres/private-server.ts'
import type { PrivateServer } from '../../postgres/private-server.ts'
import { anna, bo, identifier, noon, phone, ring } from '../support.ts'
import { left, right } from '../../support/unwrap.ts'

const tables = ['epochs', 'keys', 'fences', 'unfinished', 'identifiers', 'aliases']

describe.skipIf(!isPostgresHere())('a stored value of the PostgreSQL vault', () => {
  let server: PrivateServer
  let url: string
  let database: string
  beforeAll(async () => {
    server = await startPrivateServer()
  })
  afterAll(async () => server.dispose())
  beforeEach(async () => {
    url = await server.makeDatabase()
    database = new URL(url).pathname.slice(1)
  })
  const opened = async (newest: number, use: (vault: KeyVault) => Promise<void>) => {
    const vault = await right(openPostgresVault(url, ring(newest)))
    try {
      await use(vault)
    } finally {
      await vault.close()
    }
  }

  test('holds neither a key in use nor an identifier', async () => {
    let dek: Uint8Array = new Uint8Array(32)
    await opened(1, async (vault) => {
      dek = (await right(vault.keyFor(anna))).dek
      await right(vault.bindSubject(phone, anna, noon))
      await right(vault.bindSubject(identifier('customer_no', 'customer-4711'), anna, noon))
    })
    const texts = await Promise.all(
      tables.map(async (table) =>
        server.ask(database, `select row_to_json(r)::text as row from consent_vault.${table} r`),
      ),
    )
    const all = JSON.stringify(texts)
    expect(all).toContain(anna)
    for (const secret of [Buffer.from(dek).toString('hex'), '13800138000', 'CUSTOMER-4711']) {
      expect(all).not.toContain(secret)
    }
  })

  const keys = 'consent_vault.keys'
  test.each([
    [
      'a flipped bit in a key',
      `update ${keys} set wrapped = set_bit(wrapped, 200, 1 - get_bit(wrapped, 200)) where subject = '${anna}'`,
    ],
    [
      'a key cut short',
      `update ${keys} set wrapped = substr(wrapped, 1, 40) where subject = '${anna}'`,
    ],
    [
      'a key of somebody else',
      `update ${keys} set wrapped = (select wrapped from ${keys} where subject = '${bo}') where subject = '${anna}'`,
    ],
    ['a key under another ordinal', `update ${keys} set ordinal = 2 where subject = '${anna}'`],
    [
      'a malformed fence',
      `insert into consent_vault.fences values ('${anna}', 1, 'yesterday', 'x')`,
    ],
  ])('with %s is refused as corrupt, and names no key', async (_, damage) => {
    await opened(1, async (vault) => {
      await right(vault.keyFor(anna))
      await right(vault.keyFor(bo))
    })
    await server.ask(database, damage)
    await opened(1, async (vault) => {
      expect(await left(vault.keyFor(anna))).toMatchObject({ failure: 'vault-corrupt' })
      expect(await left(vault.destroy(anna, { at: noon }))).toMatchObject({
        failure: 'vault-corrupt',
      })
      await right(vault.keyFor(bo))
    })
  })

  test('is not opened with another key-encryption key, or without one in use', async () => {
    await opened(1, async () => undefined)
    expect(await left(openPostgresVault(url, ring(1, 50)))).toEqual({
      failure: 'kek-wrong',
      epoch: 1,
    })
    const two = ring(2)
    const onlySecond = { newest: 2, keys: new Map([...two.keys].filter(([epoch]) => epoch === 2)) }
    expect(await left(openPostgresVault(url, onlySecond))).toEqual({
      failure: 'kek-missing',
      epoch: 1,
    })
  })

  test('is not opened when its epochs are missing and anything else is not', async () => {
    await opened(1, async (vault) => void (await right(vault.bindSubject(phone, anna, noon))))
    await server.ask(database, 'delete from consent_vault.epochs')
    expect(await left(openPostgresVault(url, ring(1)))).toEqual({
      failure: 'vault-corrupt',
      where: 'meta',
    })
  })
})
