import * as fc from 'fast-check'
import { rmSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { O } from '../../../src/fp.ts'
import { openEmbeddedVault } from '../../../src/vault/embedded/open-vault.ts'
import type { KeyVault } from '../../../src/vault/key-vault.ts'
import { later, noon, person, ring } from '../support.ts'
import { customerOf, findingsIn, freshFolder, removeFoldersAfterwards } from './files.ts'
import { right } from '../../support/unwrap.ts'

removeFoldersAfterwards()

const people = 6
const who = fc.integer({ min: 0, max: people - 1 })
const anIdentifier = fc.integer({ min: 0, max: 3 })

type Step =
  | { readonly step: 'key' | 'erase' | 'rekey'; readonly who: number }
  | { readonly step: 'bind' | 'unbind'; readonly who: number; readonly which: number }
  | { readonly step: 'settle' | 'rewrap' | 'reopen' }

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ step: fc.constantFrom('key' as const, 'erase' as const, 'rekey' as const), who }),
  fc.record({
    step: fc.constantFrom('bind' as const, 'unbind' as const),
    who,
    which: anIdentifier,
  }),
  fc.record({ step: fc.constantFrom('settle' as const, 'rewrap' as const, 'reopen' as const) }),
)

type Person = { key: string | undefined; ordinal: number; isErased: boolean }

/** A model of a vault's answers, in a few lines. */
const newModel = () => {
  const persons: Person[] = Array.from({ length: people }, () => ({
    key: undefined,
    ordinal: 0,
    isErased: false,
  }))
  const owners = new Map<number, number>()
  const carried = new Set<number>()
  const untold = new Map<number, number>()
  return { persons, owners, carried, untold }
}
type Model = ReturnType<typeof newModel>

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const optOuts = [{}]

const erase = ({ persons, owners, carried }: Model, n: number): void => {
  const one = persons[n]!
  if (!one.isErased) {
    for (const [which, owner] of owners) if (owner === n) carried.add(which)
    one.ordinal = Math.max(1, one.ordinal)
  }
  for (const [which, owner] of owners) if (owner === n) owners.delete(which)
  Object.assign(one, { isErased: true, key: undefined })
}

const take = async (vault: KeyVault, model: Model, asked: Step): Promise<void> => {
  const { persons, owners, carried } = model
  switch (asked.step) {
    case 'key': {
      const one = persons[asked.who]!
      const made = await vault.keyFor(person(asked.who))()
      expect(made._tag).toBe(one.isErased ? 'Left' : 'Right')
      if (made._tag === 'Left') return
      one.ordinal = Math.max(1, one.ordinal)
      one.key ??= hex(made.right.dek)
      expect([made.right.kid, hex(made.right.dek)]).toEqual([`k${one.ordinal}`, one.key])
      return
    }
    case 'erase':
      await right(vault.destroy(person(asked.who), { at: noon, optOuts }))
      return erase(model, asked.who)
    case 'rekey': {
      const one = persons[asked.who]!
      // A person who was never erased cannot come back.
      if (!one.isErased) return
      const { kid, dek } = await right(vault.rekey(person(asked.who)))
      Object.assign(one, { isErased: false, ordinal: one.ordinal + 1, key: hex(dek) })
      expect(kid).toBe(`k${one.ordinal}`)
      return
    }
    case 'bind': {
      const bound = await vault.bindSubject(customerOf(asked.which), person(asked.who), noon)()
      const owner = owners.get(asked.which)
      const isRefused = persons[asked.who]!.isErased && owner !== asked.who
      expect(bound._tag).toBe(isRefused ? 'Left' : 'Right')
      if (isRefused || owner === asked.who) return
      carried.delete(asked.which)
      owners.set(asked.which, asked.who)
      return
    }
    case 'unbind': {
      await right(
        vault.unbind(customerOf(asked.which), person(asked.who), later, {
          subject: person(asked.who),
          optOuts,
        }),
      )
      if (owners.get(asked.which) !== asked.who) return
      owners.delete(asked.which)
      carried.add(asked.which)
      return
    }
    case 'settle':
      for (const change of await right(vault.untold())) await right(vault.settle(change))
      expect(await right(vault.untold())).toEqual([])
      return
    case 'rewrap':
      await right(vault.rewrap(2, () => {}))
      return
    case 'reopen':
  }
}

const check = async (vault: KeyVault, { persons, owners, carried }: Model): Promise<void> => {
  for (const [n, { key, ordinal, isErased }] of persons.entries()) {
    const state = await right(vault.existing(person(n)))
    const expected = isErased ? 'erased' : key === undefined ? 'none' : 'live'
    expect([n, state.state]).toEqual([n, expected])
    expect('dek' in state ? hex(state.dek) : undefined).toBe(isErased ? undefined : key)
    expect('kid' in state ? state.kid : 'k0').toBe(expected === 'none' ? 'k0' : `k${ordinal}`)
    expect(await right(vault.holdsKey(person(n)))).toBe(expected === 'live')
    const held = (await right(vault.aliases(person(n)))).filter(({ until }) => O.isNone(until))
    expect(held.length).toBe([...owners.values()].filter((owner) => owner === n).length)
  }
  for (let which = 0; which < 4; which += 1) {
    const owner = owners.get(which)
    const expected = owner === undefined ? O.none : O.some(person(owner))
    expect(await right(vault.findSubject(customerOf(which)))).toEqual(expected)
    expect((await right(vault.carried(customerOf(which)))).length > 0).toBe(carried.has(which))
  }
}

describe('a vault asked anything in any order', () => {
  test('answers as a few maps would, opened anew or not', { timeout: 300_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
        const folder = freshFolder()
        const model = newModel()
        let vault = await right(openEmbeddedVault(folder, ring(2), { tableFrom: 1 }))
        for (const asked of steps) {
          if (asked.step === 'reopen') {
            await vault.close()
            vault = await right(openEmbeddedVault(folder, ring(2), { tableFrom: 1 }))
            await check(vault, model)
          } else await take(vault, model, asked)
        }
        await check(vault, model)
        await vault.close()
        expect(await findingsIn(folder)).toEqual([])
        rmSync(folder, { recursive: true })
      }),
      { numRuns: Number(process.env['RUNS'] ?? 25) },
    )
  })
})
