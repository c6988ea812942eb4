/** Moving every key to a new key-encryption key. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { O } from '../../../src/fp.ts'
import type { KeyVault } from '../../../src/vault/key-vault.ts'
import { anna, noon, person, phone } from '../support.ts'
import type { VaultUnderTest } from './under-test.ts'
import { left, right } from '../../support/unwrap.ts'

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
      const before = await Promise.all(persons.map(async (each) => right(vault.keyFor(each))))
      await right(vault.bindSubject(phone, anna, noon))
      vault = await under.reopen(2)
      const told: Array<readonly [number, number]> = []
      const answer = await right(vault.rewrap(2, (done, total) => void told.push([done, total])))
      expect(answer).toEqual({ epoch: 2, keys: 450, retired: [1] })
      expect(told.at(-1)).toEqual([450, 450])
      expect(told.length).toBeGreaterThan(1)
      vault = await under.reopen(2)
      const after = await Promise.all(persons.map(async (each) => right(vault.keyFor(each))))
      expect(after.map(({ dek }) => Buffer.from(dek).toString('hex'))).toEqual(
        before.map(({ dek }) => Buffer.from(dek).toString('hex')),
      )
      expect(await right(vault.findSubject(phone))).toEqual(O.some(anna))
    })

    test('leaves what was destroyed destroyed, also while it runs', async () => {
      await Promise.all(Array.from({ length: 300 }, async (_, n) => right(vault.keyFor(person(n)))))
      await right(vault.destroy(person(5), { at: noon }))
      vault = await under.reopen(2)
      const moving = right(vault.rewrap(2, () => undefined))
      await right(vault.destroy(person(299), { at: noon }))
      await moving
      expect(await right(vault.holdsKey(person(5)))).toBe(false)
      expect(await right(vault.holdsKey(person(299)))).toBe(false)
    })

    test('a second time does nothing', async () => {
      await right(vault.keyFor(anna))
      vault = await under.reopen(2)
      await right(vault.rewrap(2, () => undefined))
      expect(await right(vault.rewrap(2, () => undefined))).toMatchObject({ epoch: 2, retired: [] })
    })

    test('is refused to an epoch that was not given, or is not the newest', async () => {
      vault = await under.reopen(2)
      expect(await left(vault.rewrap(3, () => undefined))).toEqual({
        failure: 'kek-missing',
        epoch: 3,
      })
      expect(await left(vault.rewrap(1, () => undefined))).toMatchObject({
        failure: 'kek-malformed',
      })
    })
  })
}
