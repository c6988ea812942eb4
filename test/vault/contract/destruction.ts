/** Destroying keys: once, twice, interleaved. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { O } from '../../../src/fp.ts'
import { fingerprintOf } from '../../../src/vault/derive.ts'
import type { KeyVault } from '../../../src/vault/key-vault.ts'
import { anna, bo, customer, later, latest, noon, ok, refused } from '../support.ts'
import type { VaultUnderTest } from './under-test.ts'

export const destructionContract = (make: () => Promise<VaultUnderTest>): void => {
  let under: VaultUnderTest
  let vault: KeyVault
  beforeEach(async () => {
    under = await make()
    vault = await under.reopen(1)
  })
  afterEach(async () => under.dispose())

  describe('destroying a key', () => {
    test('names it by its fingerprint and leaves nothing of it', async () => {
      const { dek } = await ok(vault.keyFor(anna))
      const erasure = await ok(vault.destroy(anna, { at: noon }))
      expect(erasure).toEqual({ kid: 'k1', at: noon, fingerprint: fingerprintOf(dek) })
      expect(await ok(vault.holdsKey(anna))).toBe(false)
      expect(await ok(vault.existing(anna))).toEqual({ state: 'erased', ...erasure })
      expect(await ok(vault.existing(anna, 'k1'))).toEqual({ state: 'erased', ...erasure })
    })

    test('refuses a new key, now and after reopening', async () => {
      await ok(vault.keyFor(anna))
      await ok(vault.destroy(anna, { at: noon }))
      const erased = { refusal: 'subject-erased', subject: anna, at: noon }
      expect(await refused(vault.keyFor(anna))).toEqual(erased)
      vault = await under.reopen(1)
      expect(await refused(vault.keyFor(anna))).toEqual(erased)
    })

    test('a second time answers as the first', async () => {
      await ok(vault.keyFor(anna))
      const first = await ok(vault.destroy(anna, { at: noon }))
      expect(await ok(vault.destroy(anna, { at: later }))).toEqual(first)
      vault = await under.reopen(1)
      expect(await ok(vault.destroy(anna, { at: latest }))).toEqual(first)
    })

    test('fences a person who never had one', async () => {
      const erasure = await ok(vault.destroy(anna, { at: noon }))
      expect(erasure.kid).toBe('k1')
      expect(await ok(vault.destroy(anna, { at: later }))).toEqual(erasure)
      expect(await refused(vault.keyFor(anna))).toMatchObject({ refusal: 'subject-erased' })
      expect(await ok(vault.holdsKey(anna))).toBe(false)
    })

    test('leaves other persons alone', async () => {
      const before = await ok(vault.keyFor(bo))
      await ok(vault.bindSubject(customer, bo, noon))
      await ok(vault.keyFor(anna))
      await ok(vault.destroy(anna, { at: noon }))
      expect(await ok(vault.keyFor(bo))).toEqual(before)
      expect(await ok(vault.findSubject(customer))).toEqual(O.some(bo))
    })

    test('at the same moment as keys are asked for ends with none answered after it', async () => {
      await ok(vault.keyFor(anna))
      const asked = Array.from({ length: 20 }, async () => vault.keyFor(anna)())
      const destroyed = ok(vault.destroy(anna, { at: noon }))
      await Promise.all([...asked, destroyed])
      expect(await refused(vault.keyFor(anna))).toMatchObject({ refusal: 'subject-erased' })
      expect(await ok(vault.existing(anna, 'k1'))).toMatchObject({ state: 'erased' })
    })

    test('races with its making and wins', async () => {
      const made = vault.keyFor(anna)()
      await ok(vault.destroy(anna, { at: noon }))
      await made
      expect(await refused(vault.keyFor(anna))).toMatchObject({ refusal: 'subject-erased' })
      expect(await ok(vault.holdsKey(anna))).toBe(false)
    })

    test('tells how far it reaches in what the vault keeps itself, and up to which epoch', async () => {
      await ok(vault.keyFor(anna))
      await ok(vault.destroy(anna, { at: noon }))
      // A database cannot tell; a file holds nothing of it any more.
      const reached = vault.engine === 'postgres' ? 'database' : 'done'
      expect(await vault.erasedPages.settle(10_000)).toBe(reached)
      expect(vault.erasedPages.state()).toBe(reached)
      expect(vault.epoch).toBe(1)
      vault = await under.reopen(2)
      expect(vault.epoch).toBe(2)
      expect(vault.erasedPages.state()).toBe(reached)
      expect(await refused(vault.keyFor(anna))).toMatchObject({ refusal: 'subject-erased' })
    })

    test('passes the self-test, again and again', async () => {
      await ok(vault.selfTest())
      await ok(vault.selfTest())
      vault = await under.reopen(1)
      await ok(vault.selfTest())
    })
  })
}
