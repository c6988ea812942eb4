/** What changed in the index is noted until it is told, and opt-outs stay with an identifier that nobody has. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { O } from '../../../src/fp.ts'
import type { ActorId, MatterId, PurposeId } from '../../../src/kernel/ids.ts'
import type { KeyVault } from '../../../src/vault/key-vault.ts'
import { anna, bo, customer, later, latest, noon, ok, phone } from '../support.ts'
import type { VaultUnderTest } from './under-test.ts'

const optOuts = [{}, { purpose: 'news' as PurposeId }]

export const identityContract = (make: () => Promise<VaultUnderTest>): void => {
  let under: VaultUnderTest
  let vault: KeyVault
  beforeEach(async () => {
    under = await make()
    vault = await under.reopen(1)
  })
  afterEach(async () => under.dispose())
  const noted = async () =>
    (await ok(vault.untold())).map((each) => [
      each.subject,
      each.change,
      'optOuts' in each ? each.optOuts : each.other,
    ])

  describe('a change of the index', () => {
    test('is noted until it is settled, after reopening too', async () => {
      await ok(vault.bindSubject(phone, anna, noon))
      vault = await under.reopen(1)
      const [change] = await ok(vault.untold(anna))
      expect(change).toMatchObject({ change: 'bound', kind: 'phone', at: noon, optOuts: [] })
      expect(await ok(vault.untold(bo))).toEqual([])
      expect(await ok(vault.aliases(anna))).toMatchObject([{ binding: O.some(change?.binding) }])
      await ok(vault.settle(change!))
      await ok(vault.settle(change!))
      expect(await ok(vault.untold())).toEqual([])
    })

    test('of a number that goes to somebody else is noted for both', async () => {
      await ok(vault.bindSubject(phone, anna, noon))
      const [bound] = await ok(vault.untold(anna))
      await ok(vault.bindSubject(phone, bo, later, { subject: anna, optOuts }))
      expect(await noted()).toEqual([
        [anna, 'bound', []],
        [anna, 'moved', []],
        [bo, 'bound', optOuts],
      ])
      const [, moved] = await ok(vault.untold(anna))
      expect(moved?.binding).toBe(bound?.binding)
    })

    test('brings nothing of whom it does not leave', async () => {
      await ok(vault.bindSubject(phone, anna, noon, { subject: bo, optOuts }))
      await ok(vault.unbind(phone, anna, later, { subject: bo, optOuts }))
      expect(await ok(vault.carried(phone))).toEqual([])
    })
  })

  describe('a joining of two people', () => {
    test('is noted for both or for neither, and settled one by one', async () => {
      const found = {
        binding: 'jng_00000000000000000000000000000001' as MatterId,
        at: noon,
        by: { role: 'officer', id: 'privacy' as ActorId },
      } as const
      const halves = [
        { change: 'joined', subject: anna, other: bo, ...found },
        { change: 'joined', subject: bo, other: anna, ...found },
      ] as const
      await ok(vault.note(halves))
      await ok(vault.note(halves))
      vault = await under.reopen(1)
      expect(await noted()).toEqual([
        [anna, 'joined', bo],
        [bo, 'joined', anna],
      ])
      await ok(vault.settle(halves[0]))
      expect(await ok(vault.untold())).toEqual([halves[1]])
    })
  })

  describe('an opt-out', () => {
    test('stays with an identifier unbound from its person, and goes to the next', async () => {
      await ok(vault.bindSubject(phone, anna, noon))
      await ok(vault.unbind(phone, anna, later, { subject: anna, optOuts }))
      vault = await under.reopen(1)
      expect(await ok(vault.carried(phone))).toEqual(optOuts)
      await ok(vault.claimSubject(phone, bo, latest))
      expect(await ok(vault.carried(phone))).toEqual([])
      expect(await ok(vault.untold(bo))).toMatchObject([{ change: 'bound', optOuts }])
    })

    test('outlives its person, with the identifiers they had and no other', async () => {
      await ok(vault.bindSubject(phone, anna, noon))
      await ok(vault.bindSubject(customer, anna, noon))
      await ok(vault.unbind(customer, anna, later))
      await ok(vault.destroy(anna, { at: latest, optOuts }))
      await ok(vault.destroy(anna, { at: latest, optOuts: [] }))
      expect(await ok(vault.carried(phone))).toEqual(optOuts)
      expect(await ok(vault.carried(customer))).toEqual([])
      await ok(vault.claimSubject(phone, bo, latest))
      expect(await ok(vault.untold(bo))).toMatchObject([{ change: 'bound', optOuts }])
    })

    test('of nobody makes a first claim nothing to be told', async () => {
      await ok(vault.claimSubject(phone, anna, noon))
      expect(await ok(vault.untold())).toEqual([])
    })
  })
}
