import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { O } from '../../../src/fp.ts'
import { fingerprintOf } from '../../../src/vault/derive.ts'
import type { KeyVault } from '../../../src/vault/key-vault.ts'
import { openPostgresVault } from '../../../src/vault/postgres/open-vault.ts'
import { isPostgresHere } from '../../postgres/binaries.ts'
import { startPrivateServer } from '../../postgres/private-server.ts'
import type { PrivateServer } from '../../postgres/private-server.ts'
import { startProxy } from '../../postgres/proxy.ts'
import type { Proxy } from '../../postgres/proxy.ts'
import { anna, bo, customer, later, latest, noon, phone, ring } from '../support.ts'
import { right } from '../../support/unwrap.ts'

const ways = [['lost'], ['unanswered']] as const

describe.skipIf(!isPostgresHere())('a commit to the PostgreSQL vault', () => {
  let server: PrivateServer
  let proxy: Proxy
  let vault: KeyVault
  /** Sees what is stored, by no proxy. */
  let direct: KeyVault
  beforeAll(async () => {
    server = await startPrivateServer()
    proxy = await startProxy(server.port)
  })
  afterAll(async () => {
    await proxy.close()
    await server.dispose()
  })
  beforeEach(async () => {
    const url = await server.makeDatabase()
    vault = await right(openPostgresVault(proxy.url(url), ring(1)))
    direct = await right(openPostgresVault(url, ring(1)))
  })
  afterEach(async () => {
    await vault.close()
    await direct.close()
  })

  const broken = async <A>(how: 'lost' | 'unanswered', act: () => Promise<A>): Promise<A> => {
    const before = proxy.broken()
    proxy.breakNextCommit(how)
    const answer = await act()
    expect(proxy.broken()).toBe(before + 1)
    return answer
  }

  test.each(ways)('that is %s leaves one key', async (how) => {
    const made = await broken(how, async () => right(vault.keyFor(anna)))
    expect(await right(direct.keyFor(anna))).toEqual(made)
  })

  test.each(ways)('that is %s destroys once and answers with the fence kept', async (how) => {
    const { dek } = await right(vault.keyFor(anna))
    const erasure = await broken(how, async () => right(vault.destroy(anna, { at: noon })))
    expect(erasure).toEqual({ kid: 'k1', at: noon, fingerprint: fingerprintOf(dek) })
    expect(await right(direct.destroy(anna, { at: later }))).toEqual(erasure)
    expect(await right(direct.holdsKey(anna))).toBe(false)
  })

  test.each(ways)('that is %s fences one key of a person who never had one', async (how) => {
    const erasure = await broken(how, async () => right(vault.destroy(anna, { at: noon })))
    expect(await right(direct.destroy(anna, { at: later }))).toEqual(erasure)
  })

  test.each(ways)('that is %s makes one new key for who comes back', async (how) => {
    await right(vault.destroy(anna, { at: noon }))
    const anew = await broken(how, async () => right(vault.rekey(anna)))
    expect(anew.kid).toBe('k2')
    expect(await right(direct.keyFor(anna))).toEqual(anew)
  })

  test.each(ways)('that is %s claims for whom it says', async (how) => {
    const owner = await broken(how, async () => right(vault.claimSubject(phone, anna, noon)))
    expect(owner).toBe(anna)
    expect(await right(direct.claimSubject(phone, bo, later))).toBe(anna)
  })

  test.each(ways)('that is %s binds, and still names the earlier owner', async (how) => {
    await right(vault.bindSubject(phone, anna, noon))
    const before = await broken(how, async () => right(vault.bindSubject(phone, bo, later)))
    expect(before).toEqual(O.some(anna))
    expect(await right(direct.aliases(anna))).toMatchObject([{ since: noon, until: O.some(later) }])
    expect(await right(direct.aliases(bo))).toMatchObject([{ since: later, until: O.none }])
  })

  test.each(ways)('that is %s binds what nobody had, and names nobody', async (how) => {
    await right(vault.bindSubject(phone, anna, noon))
    await right(vault.unbind(phone, anna, later))
    const before = await broken(how, async () => right(vault.bindSubject(phone, bo, latest)))
    expect(before).toEqual(O.none)
    expect(await right(direct.findSubject(phone))).toEqual(O.some(bo))
  })

  test.each(ways)('that is %s unbinds, and still names who had it', async (how) => {
    await right(vault.bindSubject(customer, anna, later))
    expect(await broken(how, async () => right(vault.unbind(customer, anna, noon)))).toEqual(
      O.some(anna),
    )
    expect(await right(direct.aliases(anna))).toMatchObject([
      { since: later, until: O.some(later) },
    ])
  })
})
