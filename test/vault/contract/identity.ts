/** Changes of the index are noted until they are on record, and opt-outs stay with an identifier without an owner. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { O } from '../../../src/fp.ts'
import type { ActorId, MatterId, PurposeId } from '../../../src/kernel/ids.ts'
import type { KeyVault } from '../../../src/vault/key-vault.ts'
import { anna, bo, customer, later, latest, noon, phone } from '../support.ts'
import type { VaultUnderTest } from './under-test.ts'
import { right } from '../../support/unwrap.ts'

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
    (await right(vault.untold())).map((each) => [
      each.subject,
      each.change,
      'optOuts' in each ? each.optOuts : each.other,
    ])

  describe('a change of the index', () => {
    test('is noted until it is settled, after reopening too', async () => {
      await right(vault.bindSubject(phone, anna, noon))
      vault = await under.reopen(1)
      const [change] = await right(vault.untold(anna))
      expect(change).toMatchObject({ change: 'bound', kind: 'phone', at: noon, optOuts: [] })
      expect(await right(vault.untold(bo))).toEqual([])
      expect(await right(vault.aliases(anna))).toMatchObject([{ binding: O.some(change?.binding) }])
      await right(vault.settle(change!))
      await right(vault.settle(change!))
      expect(await right(vault.untold())).toEqual([])
    })

    test('of a number that goes to somebody else is noted for both', async () => {
      await right(vault.bindSubject(phone, anna, noon))
      const [bound] = await right(vault.untold(anna))
      await right(vault.bindSubject(phone, bo, later, { subject: anna, optOuts }))
      expect(await noted()).toEqual([
        [anna, 'bound', []],
        [anna, 'moved', []],
        [bo, 'bound', optOuts],
      ])
      const [, moved] = await right(vault.untold(anna))
      expect(moved?.binding).toBe(bound?.binding)
    })

    test('brings nothing of whom it does not leave', async () => {
      await right(vault.bindSubject(phone, anna, noon, { subject: bo, optOuts }))
      await right(vault.unbind(phone, anna, later, { subject: bo, optOuts }))
      expect(await right(vault.carried(phone))).toEqual([])
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
      await right(vault.note(halves))
      await right(vault.note(halves))
      vault = await under.reopen(1)
      expect(await noted()).toEqual([
        [anna, 'joined', bo],
        [bo, 'joined', anna],
      ])
      await right(vault.settle(halves[0]))
      expect(await right(vault.untold())).toEqual([halves[1]])
    })
  })

  describe('an opt-out', () => {
    test('stays with an identifier unbound from its person, and goes to the next', async () => {
      await right(vault.bindSubject(phone, anna, noon))
      await right(vault.unbind(phone, anna, later, { subject: anna, optOuts }))
      vault = await under.reopen(1)
      expect(await right(vault.carried(phone))).toEqual(optOuts)
      await right(vault.claimSubject(phone, bo, latest))
      expect(await right(vault.carried(phone))).toEqual([])
      expect(await right(vault.untold(bo))).toMatchObject([{ change: 'bound', optOuts }])
    })

    test('outlives its person, with the identifiers they had and no other', async () => {
      await right(vault.bindSubject(phone, anna, noon))
      await right(vault.bindSubject(customer, anna, noon))
      await right(vault.unbind(customer, anna, later))
      await right(vault.destroy(anna, { at: latest, optOuts }))
      await right(vault.destroy(anna, { at: latest, optOuts: [] }))
      expect(await right(vault.carried(phone))).toEqual(optOuts)
      expect(await right(vault.carried(customer))).toEqual([])
      await right(vault.claimSubject(phone, bo, latest))
      expect(await right(vault.untold(bo))).toMatchObject([{ change: 'bound', optOuts }])
    })

    test('of a new person makes a first claim, which needs no notice', async () => {
      await right(vault.claimSubject(phone, anna, noon))
      expect(await right(vault.untold())).toEqual([])
    })
  })
}
