/** A vault at work, and what it must answer afterwards: what was acknowledged, and of the rest all or nothing. */
import { expect } from 'vitest'
import { E, O } from '../../../src/fp.ts'
import type { KeyVault } from '../../../src/vault/key-vault.ts'
import { later, noon, person } from '../support.ts'
import type { Random } from '../../store/embedded/seeded.ts'
import { customerOf } from './files.ts'
import { right } from '../../support/unwrap.ts'

/** One step's request to the vault; `dek` in hex, of the key in the answer. */
export type Act =
  | { readonly act: 'key'; readonly person: number; dek?: string }
  | { readonly act: 'erase'; readonly person: number }
  | { readonly act: 'bind'; readonly person: number; readonly identifier: number }
  | { readonly act: 'unbind'; readonly person: number; readonly identifier: number }
  | { readonly act: 'rewrap' }

export type Told = { readonly act: Act; readonly order: number; isAcknowledged: boolean }

const people = 12
const identifiers = 6

/** An act of somebody. Erased people are asked for no more: what they leave is checked. */
const drawAct = (random: Random, isErased: (n: number) => boolean): Act | undefined => {
  const n = Math.floor(random() * people)
  if (isErased(n)) return undefined
  const id = Math.floor(random() * identifiers)
  const dice = random()
  if (dice < 0.45) return { act: 'key', person: n }
  if (dice < 0.52) return { act: 'erase', person: n }
  if (dice < 0.8) return { act: 'bind', person: n, identifier: id }
  if (dice < 0.95) return { act: 'unbind', person: n, identifier: id }
  return { act: 'rewrap' }
}

const perform = async (vault: KeyVault, act: Act): Promise<boolean> => {
  switch (act.act) {
    case 'key': {
      const key = await vault.keyFor(person(act.person))()
      if (E.isRight(key)) act.dek = Buffer.from(key.right.dek).toString('hex')
      return E.isRight(key)
    }
    case 'erase':
      return E.isRight(await vault.destroy(person(act.person), { at: noon })())
    case 'bind':
      return E.isRight(
        await vault.bindSubject(customerOf(act.identifier), person(act.person), noon)(),
      )
    case 'unbind':
      return E.isRight(await vault.unbind(customerOf(act.identifier), person(act.person), later)())
    case 'rewrap':
      return E.isRight(await vault.rewrap(vault.epoch, () => {})())
  }
}

/**
 * One act after another, up to `width` at a time where that is more than one: of people of their own, so that what
 * comes of each does not depend on who is first.
 */
export const work = async (
  vault: KeyVault,
  {
    random,
    acts,
    before = [],
    onAcknowledged = () => {},
  }: {
    readonly random: Random
    readonly acts: number
    readonly before?: ReadonlyArray<Told>
    readonly onAcknowledged?: (told: Told) => void
  },
): Promise<ReadonlyArray<Told>> => {
  const all: Told[] = [...before]
  const isErased = (n: number): boolean =>
    all.some(({ act }) => act.act === 'erase' && act.person === n)
  for (let done = 0; done < acts; done += 1) {
    const act = drawAct(random, isErased)
    if (act === undefined) continue
    const told: Told = { act, order: all.length, isAcknowledged: false }
    all.push(told)
    told.isAcknowledged = await perform(vault, act)
    if (told.isAcknowledged) onAcknowledged(told)
  }
  return all
}

/** The owners that an identifier may have: by the last act that was told, or by one since that may have happened. */
const possibleOwners = (
  told: ReadonlyArray<Told>,
  identifier: number,
  was: (one: Told) => boolean,
): ReadonlySet<number | undefined> => {
  let owners = new Set<number | undefined>([undefined])
  for (const one of told) {
    const { act } = one
    const after = new Set<number | undefined>()
    for (const owner of owners) {
      if (act.act === 'bind' && act.identifier === identifier) after.add(act.person)
      else if (act.act === 'unbind' && act.identifier === identifier)
        after.add(owner === act.person ? undefined : owner)
      else if (act.act === 'erase') after.add(owner === act.person ? undefined : owner)
      else after.add(owner)
    }
    owners = was(one) ? after : new Set([...owners, ...after])
  }
  return owners
}

/** Holds a vault against what was told; `was`: what is known to have happened, the rest may have. */
export const checkTold = async (
  vault: KeyVault,
  told: ReadonlyArray<Told>,
  was: (one: Told) => boolean,
): Promise<void> => {
  for (let n = 0; n < people; n += 1) {
    const state = await right(vault.existing(person(n)))
    const erasure = told.find(({ act }) => act.act === 'erase' && act.person === n)
    const keys = told.filter((one) => one.act.act === 'key' && one.act.person === n)
    const known = keys.find((one) => was(one))
    if (erasure !== undefined && was(erasure)) {
      expect(state.state).toBe('erased')
      expect(await right(vault.holdsKey(person(n)))).toBe(false)
      expect(await right(vault.aliases(person(n)))).toEqual([])
    } else if (known !== undefined) {
      const isKnown = state.state === 'live' && known.act.act === 'key'
      if (isKnown) expect(Buffer.from(state.dek).toString('hex')).toBe(known.act.dek)
      else expect([state.state, erasure === undefined]).toEqual(['erased', false])
    }
  }
  for (let id = 0; id < identifiers; id += 1) {
    const owner = await right(vault.findSubject(customerOf(id)))
    const owners = [...possibleOwners(told, id, was)].map((n) =>
      n === undefined ? undefined : person(n),
    )
    expect(owners).toContain(O.toUndefined(owner))
  }
}
