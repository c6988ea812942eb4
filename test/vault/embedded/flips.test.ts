import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { E, O } from '../../../src/fp.ts'
import { openEmbeddedVault } from '../../../src/vault/embedded/open-vault.ts'
import type { KeyVault } from '../../../src/vault/key-vault.ts'
import { later, noon, person, ring } from '../support.ts'
import { seeded } from '../../store/embedded/seeded.ts'
import {
  copyOf,
  customerOf,
  fill,
  filesIn,
  findingsIn,
  freshFolder,
  removeFoldersAfterwards,
} from './files.ts'
import { right } from '../../support/unwrap.ts'

removeFoldersAfterwards()

/** More of them by `FLIPS=2000`, or each bit of what is in use by `FLIPS=all`. */
const asked = process.env['FLIPS'] ?? '120'
const people = 6

/** All that a vault answers; what fails, by its kind. */
const answersOf = async (vault: KeyVault): Promise<ReadonlyArray<string>> => {
  const told: string[] = []
  for (let n = 0; n < people + 2; n += 1) {
    const state = await vault.existing(person(n))()
    told.push(E.isLeft(state) ? state.left.failure : JSON.stringify(state.right))
    const aliases = await vault.aliases(person(n))()
    told.push(E.isLeft(aliases) ? aliases.left.failure : JSON.stringify(aliases.right))
    const owner = await vault.findSubject(customerOf(n))()
    told.push(E.isLeft(owner) ? owner.left.failure : String(O.toUndefined(owner.right)))
    const carried = await vault.carried(customerOf(n))()
    told.push(E.isLeft(carried) ? carried.left.failure : JSON.stringify(carried.right))
  }
  const untold = await vault.untold()()
  told.push(E.isLeft(untold) ? untold.left.failure : JSON.stringify(untold.right))
  return told
}

/** A vault with rows of every kind; `killed` leaves changes that are on their way. */
const filled = async (how: 'closed' | 'killed'): Promise<string> => {
  const folder = freshFolder()
  const vault = await right(openEmbeddedVault(folder, ring(2)))
  await fill(vault, people)
  await right(vault.destroy(person(1), { at: noon }))
  await right(vault.unbind(customerOf(2), person(2), later, { subject: person(2), optOuts: [{}] }))
  await right(vault.bindSubject(customerOf(3), person(4), later))
  const left = how === 'killed' ? copyOf(folder) : folder
  await vault.close()
  return left
}

const failures = new Set(['vault-corrupt', 'vault-unavailable'])

/** Bits of the files that anything may rest on, and some of all others. */
const bitsOf = (files: ReadonlyMap<string, Buffer>): ReadonlyArray<readonly [string, number]> => {
  const all = [...files].flatMap(([name, bytes]) =>
    Array.from({ length: bytes.length * 8 }, (_, bit) => [name, bit] as const),
  )
  const inUse = all.filter(([name, bit]) => {
    const at = bit >> 3
    if (name === 'slots') return at < 512 + 24 * 128
    return at < 512 || (at >= 4_096 && at < 4_608) || (at >= 8_192 && at < 8_192 + 6_144)
  })
  if (asked === 'all') return inUse
  const random = seeded(4_711)
  const draw = (from: typeof all) => from[Math.floor(random() * from.length)]!
  return Array.from({ length: Number(asked) }, (_, n) => draw(n % 4 === 0 ? all : inUse))
}

describe('one bit turned over in a vault', () => {
  test.each(['closed', 'killed'] as const)(
    `that was %s is found by fsck or changes no answer, and is never a wrong one (${asked} flips)`,
    { timeout: 3_600_000 },
    async (how) => {
      const folder = await filled(how)
      const before = await answersOf(await right(openEmbeddedVault(copyOf(folder), ring(2))))
      const files = filesIn(folder)
      const trial = freshFolder()
      let found = 0
      for (const [name, bit] of bitsOf(files)) {
        for (const [each, bytes] of files) writeFileSync(join(trial, each), bytes)
        const bytes = Buffer.from(files.get(name)!)
        bytes[bit >> 3]! ^= 1 << (bit & 7)
        writeFileSync(join(trial, name), bytes)
        const findings = await findingsIn(trial)
        const opened = await openEmbeddedVault(trial, ring(2))()
        const place = `${name}, bit ${bit}: ${JSON.stringify(findings)}`
        // Damage that the opening refuses was found by fsck.
        if (E.isLeft(opened)) {
          if (findings.length === 0) throw new Error(`refused and not found: ${place}`)
          found += 1
          continue
        }
        const answers = await answersOf(opened.right)
        await opened.right.close()
        const differs = answers.filter((answer, n) => answer !== before[n] && !failures.has(answer))
        if (differs.length > 0) throw new Error(`a wrong answer: ${place} ${differs.join()}`)
      }
      expect(found).toBeGreaterThan(0)
      rmSync(trial, { recursive: true })
    },
  )

  test('in a slot is told while the vault is open, and never as “no key”', async () => {
    const folder = freshFolder()
    const vault = await right(openEmbeddedVault(folder, ring(2)))
    await fill(vault, people)
    await right(vault.destroy(person(1), { at: noon }))
    const before = await answersOf(vault)
    const slots = filesIn(folder).get('slots')!
    const random = seeded(17)
    const seen = new Set<string>()
    for (let flip = 0; flip < 200; flip += 1) {
      const bytes = Buffer.from(slots)
      const bit = (512 + Math.floor(random() * 24 * 128)) * 8 + (flip & 7)
      bytes[bit >> 3]! ^= 1 << (bit & 7)
      writeFileSync(join(folder, 'slots'), bytes)
      // Unwrapped keys are at hand: only a write reads the wrapped ones.
      const owners = await answersOf(vault)
      for (const [n, answer] of owners.entries())
        seen.add(answer === before[n] || failures.has(answer) ? 'right' : `${bit}: ${answer}`)
    }
    writeFileSync(join(folder, 'slots'), slots)
    expect([...seen]).toEqual(['right'])
    expect(await answersOf(vault)).toEqual(before)
    await vault.close()
  })
})
