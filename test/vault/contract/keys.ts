/** Making and finding keys, also for a person who comes back. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { KeyVault } from '../../../src/vault/key-vault.ts'
import { anna, bo, later, noon, person, phone } from '../support.ts'
import type { VaultUnderTest } from './under-test.ts'
import { left, right } from '../../support/unwrap.ts'

export const keysContract = (make: () => Promise<VaultUnderTest>): void => {
  let under: VaultUnderTest
  let vault: KeyVault
  beforeEach(async () => {
    under = await make()
    vault = await under.reopen(1)
  })
  afterEach(async () => under.dispose())

  describe('a key', () => {
    test('is 32 random bytes, the first is k1', async () => {
      const first = await right(vault.keyFor(anna))
      const other = await right(vault.keyFor(bo))
      expect(first.kid).toBe('k1')
      expect(first.dek).toHaveLength(32)
      expect(Buffer.compare(first.dek, other.dek)).not.toBe(0)
    })

    test('is the same when asked again, and after reopening', async () => {
      const first = await right(vault.keyFor(anna))
      expect(await right(vault.keyFor(anna))).toEqual(first)
      vault = await under.reopen(1)
      const again = await right(vault.keyFor(anna))
      expect(again.kid).toBe(first.kid)
      expect(Buffer.compare(again.dek, first.dek)).toBe(0)
    })

    test('is one for all who ask first at once', async () => {
      const all = await Promise.all(
        Array.from({ length: 50 }, async () => right(vault.keyFor(anna))),
      )
      expect(new Set(all.map(({ dek }) => Buffer.from(dek).toString('hex'))).size).toBe(1)
    })

    test('is made for many persons at once, each their own', async () => {
      const persons = Array.from({ length: 300 }, (_, n) => person(n))
      const made = await Promise.all(persons.map(async (each) => right(vault.keyFor(each))))
      vault = await under.reopen(1)
      const found = await Promise.all(persons.map(async (each) => right(vault.keyFor(each))))
      expect(found.map(({ dek }) => Buffer.from(dek).toString('hex'))).toEqual(
        made.map(({ dek }) => Buffer.from(dek).toString('hex')),
      )
      expect(new Set(found.map(({ dek }) => Buffer.from(dek).toString('hex'))).size).toBe(300)
    })

    test('is not made by asking whether there is one', async () => {
      expect(await right(vault.existing(anna))).toEqual({ state: 'none' })
      expect(await right(vault.existing(anna, 'k1'))).toEqual({ state: 'none' })
      expect(await right(vault.holdsKey(anna))).toBe(false)
    })

    test('is found by its kid, and no other kid is', async () => {
      const { dek } = await right(vault.keyFor(anna))
      expect(await right(vault.existing(anna, 'k1'))).toEqual({ state: 'live', kid: 'k1', dek })
      expect(await right(vault.existing(anna, 'k2'))).toEqual({ state: 'none' })
    })
  })

  describe('a person who comes back', () => {
    test('gets a new key by rekey; the old one stays destroyed', async () => {
      await right(vault.keyFor(anna))
      const erasure = await right(vault.destroy(anna, { at: noon }))
      const anew = await right(vault.rekey(anna))
      expect(anew.kid).toBe('k2')
      expect(await right(vault.keyFor(anna))).toEqual(anew)
      expect(await right(vault.existing(anna, 'k1'))).toEqual({ state: 'erased', ...erasure })
      expect(await right(vault.rekey(anna))).toEqual(anew)
    })

    test('can be erased again, each key with its own fingerprint', async () => {
      await right(vault.keyFor(anna))
      const first = await right(vault.destroy(anna, { at: noon }))
      await right(vault.rekey(anna))
      const second = await right(vault.destroy(anna, { at: later }))
      expect(second.kid).toBe('k2')
      expect(second.fingerprint).not.toBe(first.fingerprint)
      vault = await under.reopen(1)
      expect(await right(vault.existing(anna, 'k1'))).toEqual({ state: 'erased', ...first })
      expect(await right(vault.existing(anna, 'k2'))).toEqual({ state: 'erased', ...second })
      expect(await right(vault.existing(anna))).toEqual({ state: 'erased', ...second })
    })
  })

  test('answers nothing once closed, and closes twice', async () => {
    await right(vault.keyFor(anna))
    await vault.close()
    await vault.close()
    expect(await left(vault.keyFor(bo))).toMatchObject({ failure: 'vault-unavailable' })
    expect(await left(vault.findSubject(phone))).toMatchObject({
      failure: 'vault-unavailable',
    })
  })
}
