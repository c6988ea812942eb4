/** Moving every key to a new key-encryption key. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { O } from '../../../src/fp.ts'
import type { KeyVault } from '../../../src/vault/key-vault.ts'
import { anna, noon, ok, person, phone, refused } from '../support.ts'
import type { VaultUnderTest } from './under-test.ts'

export const epochsContract = (make: () => Promise<VaultUnderTest>): void => {
  let under: VaultUnderTest
  let vault: KeyVault
  beforeEach(async () => {
    under = await make()
    vault = await under.reopen(1)
  })
  afterEach(async () => under.dispose())

  describe('moving to a new epoch', () => {
    test('keeps every key, tells its progress, and retires the old epoch', async () => {
      const persons = Array.from({ length: 450 }, (_, n) => person(n))
      const before = await Promise.all(persons.map(async (each) => ok(vault.keyFor(each))))
      await ok(vault.bindSubject(phone, anna, noon))
      vault = await under.reopen(2)
      const told: Array<readonly [number, number]> = []
      const answer = await ok(vault.rewrap(2, (done, total) => void told.push([done, total])))
      expect(answer).toEqual({ epoch: 2, keys: 450, retired: [1] })
      expect(told.at(-1)).toEqual([450, 450])
      expect(told.length).toBeGreaterThan(1)
      vault = await under.reopen(2)
      const after = await Promise.all(persons.map(async (each) => ok(vault.keyFor(each))))
      expect(after.map(({ dek }) => Buffer.from(dek).toString('hex'))).toEqual(
        before.map(({ dek }) => Buffer.from(dek).toString('hex')),
      )
      expect(await ok(vault.findSubject(phone))).toEqual(O.some(anna))
    })

    test('leaves what was destroyed destroyed, also while it runs', async () => {
      await Promise.all(Array.from({ length: 300 }, async (_, n) => ok(vault.keyFor(person(n)))))
      await ok(vault.destroy(person(5), { at: noon }))
      vault = await under.reopen(2)
      const moving = ok(vault.rewrap(2, () => undefined))
      await ok(vault.destroy(person(299), { at: noon }))
      await moving
      expect(await ok(vault.holdsKey(person(5)))).toBe(false)
      expect(await ok(vault.holdsKey(person(299)))).toBe(false)
    })

    test('a second time does nothing', async () => {
      await ok(vault.keyFor(anna))
      vault = await under.reopen(2)
      await ok(vault.rewrap(2, () => undefined))
      expect(await ok(vault.rewrap(2, () => undefined))).toMatchObject({ epoch: 2, retired: [] })
    })

    test('is refused to an epoch that was not given, or is not the newest', async () => {
      vault = await under.reopen(2)
      expect(await refused(vault.rewrap(3, () => undefined))).toEqual({
        failure: 'kek-missing',
        epoch: 3,
      })
      expect(await refused(vault.rewrap(1, () => undefined))).toMatchObject({
        failure: 'kek-malformed',
      })
    })
  })
}
