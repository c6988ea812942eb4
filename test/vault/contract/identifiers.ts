/** From identifiers to persons, and how that ends. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { O } from '../../../src/fp.ts'
import type { MatterId } from '../../../src/kernel/ids.ts'
import type { KeyVault } from '../../../src/vault/key-vault.ts'
import type { Identifier } from '../../../src/vault/identifiers/identifier.ts'
import { anna, bo, customer, identifier, later, latest, noon, person, phone } from '../support.ts'
import type { VaultUnderTest } from './under-test.ts'
import { left, right } from '../../support/unwrap.ts'

export const identifiersContract = (make: () => Promise<VaultUnderTest>): void => {
  let under: VaultUnderTest
  let vault: KeyVault
  beforeEach(async () => {
    under = await make()
    vault = await under.reopen(1)
  })
  afterEach(async () => under.dispose())

  describe('an identifier', () => {
    test('leads nowhere until bound, then to its person, after reopening too', async () => {
      expect(await right(vault.findSubject(phone))).toEqual(O.none)
      expect(await right(vault.bindSubject(phone, anna, noon))).toEqual(O.none)
      expect(await right(vault.findSubject(phone))).toEqual(O.some(anna))
      vault = await under.reopen(1)
      expect(await right(vault.findSubject(phone))).toEqual(O.some(anna))
    })

    test('of another kind with the same text is another identifier', async () => {
      await right(vault.bindSubject(identifier('phone', '13800138000'), anna, noon))
      expect(await right(vault.findSubject(identifier('customer_no', '8613800138000')))).toEqual(
        O.none,
      )
    })

    test('bound twice to one person stays as it was', async () => {
      await right(vault.bindSubject(phone, anna, noon))
      await right(vault.bindSubject(phone, anna, later))
      expect(await right(vault.aliases(anna))).toMatchObject([
        { kind: 'phone', since: noon, until: O.none },
      ])
    })

    test('recycled to a new person ends the old alias and leads to the new', async () => {
      await right(vault.bindSubject(phone, anna, noon))
      expect(await right(vault.bindSubject(phone, bo, later))).toEqual(O.some(anna))
      expect(await right(vault.findSubject(phone))).toEqual(O.some(bo))
      expect(await right(vault.aliases(anna))).toMatchObject([
        { since: noon, until: O.some(later) },
      ])
      expect(await right(vault.aliases(bo))).toMatchObject([{ since: later, until: O.none }])
    })

    test('recycled late makes no interval that overlaps or ends before it begins', async () => {
      await right(vault.bindSubject(phone, anna, later))
      await right(vault.bindSubject(phone, bo, noon))
      expect(await right(vault.aliases(anna))).toMatchObject([
        { since: later, until: O.some(later) },
      ])
      expect(await right(vault.aliases(bo))).toMatchObject([{ since: later, until: O.none }])
    })

    test('unbound leads nowhere; the alias keeps its interval', async () => {
      await right(vault.bindSubject(phone, anna, noon))
      expect(await right(vault.unbind(phone, anna, later))).toEqual(O.some(anna))
      expect(await right(vault.findSubject(phone))).toEqual(O.none)
      expect(await right(vault.aliases(anna))).toMatchObject([
        { since: noon, until: O.some(later) },
      ])
      expect(await right(vault.unbind(phone, anna, latest))).toEqual(O.none)
    })

    test('unbound late makes no interval that ends before it begins', async () => {
      await right(vault.bindSubject(phone, anna, later))
      await right(vault.unbind(phone, anna, noon))
      expect(await right(vault.aliases(anna))).toMatchObject([
        { since: later, until: O.some(later) },
      ])
    })

    test('is unbound by the id of its binding, from the person of that binding', async () => {
      await right(vault.bindSubject(phone, anna, noon))
      const bindings = async () => (await right(vault.aliases(anna))).map(({ binding }) => binding)
      const [first] = await bindings()
      const one = O.isSome(first!) ? first.value : ('bnd_0' as MatterId)
      expect(await right(vault.unbindBinding(one, bo, later))).toEqual(O.none)
      await right(vault.unbind(phone, anna, later))
      expect(await right(vault.unbindBinding(one, anna, latest))).toEqual(O.none)
      await right(vault.bindSubject(phone, anna, latest))
      expect(await right(vault.unbindBinding(one, anna, latest))).toEqual(O.none)
      expect(await right(vault.findSubject(phone))).toEqual(O.some(anna))
      const again = (await bindings()).find((each) => O.isSome(each) && each.value !== one)
      const two = again !== undefined && O.isSome(again) ? again.value : one
      const optOuts = [{}]
      expect(
        await right(vault.unbindBinding(two, anna, latest, { subject: anna, optOuts })),
      ).toEqual(O.some(anna))
      expect(await right(vault.findSubject(phone))).toEqual(O.none)
      expect(await right(vault.carried(phone))).toEqual(optOuts)
      expect(await right(vault.untold(anna))).toContainEqual(
        expect.objectContaining({ change: 'unbound', kind: 'phone', binding: two }),
      )
    })

    test('is not unbound from somebody who does not have it', async () => {
      await right(vault.bindSubject(phone, anna, noon))
      expect(await right(vault.unbind(phone, bo, later))).toEqual(O.none)
      expect(await right(vault.findSubject(phone))).toEqual(O.some(anna))
      await right(vault.bindSubject(phone, bo, later))
      expect(await right(vault.unbind(phone, anna, latest))).toEqual(O.none)
      expect(await right(vault.findSubject(phone))).toEqual(O.some(bo))
      expect(await right(vault.untold(anna))).not.toContainEqual(
        expect.objectContaining({ change: 'unbound' }),
      )
    })

    const bound = { ...customer, value: customer.former } as Identifier
    const { former: _former, ...plain } = customer

    test('bound under an earlier spelling is found by it, moved, and found by the new one', async () => {
      await right(vault.bindSubject(bound, anna, noon))
      expect(await right(vault.findSubject(plain))).toEqual(O.none)
      expect(await right(vault.findSubject(customer))).toEqual(O.some(anna))
      vault = await under.reopen(1)
      expect(await right(vault.findSubject(plain))).toEqual(O.some(anna))
      expect(await right(vault.aliases(anna))).toMatchObject([{ since: noon, until: O.none }])
    })

    test('bound under an earlier spelling is claimed by nobody else, at once either', async () => {
      await right(vault.bindSubject(bound, anna, noon))
      const claims = Array.from({ length: 8 }, async (_, n) =>
        right(vault.claimSubject(customer, person(n), later)),
      )
      expect(new Set(await Promise.all(claims))).toEqual(new Set([anna]))
    })

    test('bound under an earlier spelling ends when rebound or unbound', async () => {
      await right(vault.bindSubject(bound, anna, noon))
      expect(await right(vault.bindSubject(customer, bo, later))).toEqual(O.some(anna))
      expect(await right(vault.findSubject(plain))).toEqual(O.some(bo))
      expect(await right(vault.unbind(customer, bo, latest))).toEqual(O.some(bo))
      expect(await right(vault.findSubject(customer))).toEqual(O.none)
    })

    test('claimed by many at once has one owner, whom all are told', async () => {
      const claims = Array.from({ length: 30 }, async (_, n) =>
        right(vault.claimSubject(phone, person(n), noon)),
      )
      const owners = new Set(await Promise.all(claims))
      expect(owners.size).toBe(1)
      expect(await right(vault.findSubject(phone))).toEqual(O.some([...owners][0]))
      expect(await right(vault.claimSubject(phone, bo, later))).toBe([...owners][0])
    })

    test('is forgotten with its person, ended aliases too', async () => {
      await right(vault.bindSubject(phone, anna, noon))
      await right(vault.bindSubject(customer, anna, noon))
      await right(vault.bindSubject(phone, bo, later))
      await right(vault.destroy(anna, { at: latest }))
      expect(await right(vault.aliases(anna))).toEqual([])
      expect(await right(vault.findSubject(customer))).toEqual(O.none)
      expect(await right(vault.findSubject(phone))).toEqual(O.some(bo))
    })

    test('is not bound to a person who was erased', async () => {
      await right(vault.destroy(anna, { at: noon }))
      const erased = { refusal: 'subject-erased', subject: anna, at: noon }
      expect(await left(vault.bindSubject(phone, anna, later))).toEqual(erased)
      expect(await left(vault.claimSubject(phone, anna, later))).toEqual(erased)
      await right(vault.rekey(anna))
      await right(vault.bindSubject(phone, anna, later))
      await right(vault.rekey(anna))
      expect(await right(vault.findSubject(phone))).toEqual(O.some(anna))
    })

    test('stays with a person who has no key yet when rekey is called', async () => {
      await right(vault.bindSubject(phone, anna, noon))
      await right(vault.rekey(anna))
      expect(await right(vault.findSubject(phone))).toEqual(O.some(anna))
    })
  })
}
