/** Destroying keys: once, twice, interleaved. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { O } from '../../../src/fp.ts'
import { fingerprintOf } from '../../../src/vault/derive.ts'
import type { KeyVault } from '../../../src/vault/key-vault.ts'
import { anna, bo, customer, later, latest, noon } from '../support.ts'
import type { VaultUnderTest } from './under-test.ts'
import { left, right } from '../../support/unwrap.ts'

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
      const { dek } = await right(vault.keyFor(anna))
      const erasure = await right(vault.destroy(anna, { at: noon }))
      expect(erasure).toEqual({ kid: 'k1', at: noon, fingerprint: fingerprintOf(dek) })
      expect(await right(vault.holdsKey(anna))).toBe(false)
      expect(await right(vault.existing(anna))).toEqual({ state: 'erased', ...erasure })
      expect(await right(vault.existing(anna, 'k1'))).toEqual({ state: 'erased', ...erasure })
    })

    test('refuses a new key, now and after reopening', async () => {
      await right(vault.keyFor(anna))
      await right(vault.destroy(anna, { at: noon }))
      const erased = { refusal: 'subject-erased', subject: anna, at: noon }
      expect(await left(vault.keyFor(anna))).toEqual(erased)
      vault = await under.reopen(1)
      expect(await left(vault.keyFor(anna))).toEqual(erased)
    })

    test('a second time answers as the first', async () => {
      await right(vault.keyFor(anna))
      const first = await right(vault.destroy(anna, { at: noon }))
      expect(await right(vault.destroy(anna, { at: later }))).toEqual(first)
      vault = await under.reopen(1)
      expect(await right(vault.destroy(anna, { at: latest }))).toEqual(first)
    })

    test('fences a person who never had one', async () => {
      const erasure = await right(vault.destroy(anna, { at: noon }))
      expect(erasure.kid).toBe('k1')
      expect(await right(vault.destroy(anna, { at: later }))).toEqual(erasure)
      expect(await left(vault.keyFor(anna))).toMatchObject({ refusal: 'subject-erased' })
      expect(await right(vault.holdsKey(anna))).toBe(false)
    })

    test('leaves other persons alone', async () => {
      const before = await right(vault.keyFor(bo))
      await right(vault.bindSubject(customer, bo, noon))
      await right(vault.keyFor(anna))
      await right(vault.destroy(anna, { at: noon }))
      expect(await right(vault.keyFor(bo))).toEqual(before)
      expect(await right(vault.findSubject(customer))).toEqual(O.some(bo))
    })

    test('at the same moment as keys are asked for ends with none answered after it', async () => {
      await right(vault.keyFor(anna))
      const asked = Array.from({ length: 20 }, async () => vault.keyFor(anna)())
      const destroyed = right(vault.destroy(anna, { at: noon }))
      await Promise.all([...asked, destroyed])
      expect(await left(vault.keyFor(anna))).toMatchObject({ refusal: 'subject-erased' })
      expect(await right(vault.existing(anna, 'k1'))).toMatchObject({ state: 'erased' })
    })

    test('races with its making and wins', async () => {
      const made = vault.keyFor(anna)()
      await right(vault.destroy(anna, { at: noon }))
      await made
      expect(await left(vault.keyFor(anna))).toMatchObject({ refusal: 'subject-erased' })
      expect(await right(vault.holdsKey(anna))).toBe(false)
    })

    test('tells how far it reaches in what the vault keeps itself, and up to which epoch', async () => {
      await right(vault.keyFor(anna))
      await right(vault.destroy(anna, { at: noon }))
      // A database cannot tell; a file holds nothing of it any more.
      const reached = vault.engine === 'postgres' ? 'database' : 'done'
      expect(await vault.erasedPages.settle(10_000)).toBe(reached)
      expect(vault.erasedPages.state()).toBe(reached)
      expect(vault.epoch).toBe(1)
      vault = await under.reopen(2)
      expect(vault.epoch).toBe(2)
      expect(vault.erasedPages.state()).toBe(reached)
      expect(await left(vault.keyFor(anna))).toMatchObject({ refusal: 'subject-erased' })
    })

    test('passes the self-test, again and again', async () => {
      await right(vault.selfTest())
      await right(vault.selfTest())
      vault = await under.reopen(1)
      await right(vault.selfTest())
    })
  })
}
