import { describe, expect, test } from 'vitest'
import { E, O } from '../../../src/fp.ts'
import { copyVault } from '../../../src/vault/embedded/copy-vault.ts'
import { openEmbeddedVault } from '../../../src/vault/embedded/open-vault.ts'
import { surveyVault } from '../../../src/vault/embedded/survey.ts'
import { slotBytes } from '../../../src/vault/embedded/format/layout.ts'
import { noon, person, ring } from '../support.ts'
import { customerOf, fill, findingsIn, freshFolder, removeFoldersAfterwards } from './files.ts'
import { right } from '../../support/unwrap.ts'

removeFoldersAfterwards()

describe('while others write', () => {
  test(
    'a copy is the vault of one moment, with all that was answered before it',
    { timeout: 180_000 },
    async () => {
      const folder = freshFolder()
      const vault = await right(openEmbeddedVault(folder, ring(1)))
      const people = 3_000
      await fill(vault, people)
      let next = people
      let erased = 0
      const ending = new AbortController()
      const write = async (): Promise<void> => {
        while (!ending.signal.aborted) {
          const n = next
          next += 1
          await right(vault.keyFor(person(n)))
          await right(vault.bindSubject(customerOf(n), person(n), noon))
          if (n % 20 !== 0) continue
          await right(vault.destroy(person(erased), { at: noon }))
          erased += 1
        }
      }
      const writers = [write(), write(), write(), write()]
      for (let round = 0; round < 5; round += 1) {
        const before = {
          people: next - writers.length,
          erased: Math.max(0, erased - writers.length),
        }
        const to = freshFolder()
        const copied = await copyVault(folder, to, () => {})
        expect(copied).toMatchObject({ _tag: 'Right' })
        expect(await findingsIn(to)).toEqual([])
        const survey = await surveyVault(folder)
        expect(survey).toMatchObject({ _tag: 'Right' })
        expect(await findingsIn(folder)).toEqual([])
        const copy = await right(openEmbeddedVault(to, ring(1)))
        for (let n = before.erased; n < before.people; n += 97) {
          const [state, known] = [
            await right(copy.existing(person(n))),
            await right(vault.existing(person(n))),
          ]
          // A person erased since was there, or was not any more.
          const isSame =
            state.state === known.state
              ? JSON.stringify(state) === JSON.stringify(known)
              : known.state === 'erased'
          expect([n, isSame]).toEqual([n, true])
        }
        for (let n = 0; n < before.erased; n += 1)
          expect((await right(copy.existing(person(n)))).state).toBe('erased')
        expect(await right(copy.findSubject(customerOf(people - 1)))).toEqual(
          O.some(person(people - 1)),
        )
        await copy.close()
      }
      ending.abort()
      await Promise.all(writers)
      await vault.close()
      expect(E.isRight(await surveyVault(folder))).toBe(true)
    },
  )
})

test('a copy says how far it is after each 1,024 slots, the first word and the last among them', async () => {
  const folder = freshFolder()
  const vault = await right(openEmbeddedVault(folder, ring(1)))
  await fill(vault, 700)
  const said: Array<readonly [number, number]> = []
  const copied = await copyVault(folder, freshFolder(), (bytes, total) => said.push([bytes, total]))
  await vault.close()
  const slots = E.isRight(copied) ? copied.right.slots : 0
  expect(slots).toBeGreaterThan(1_024)
  const ends = Array.from({ length: Math.ceil(slots / 1_024) }, (_, n) =>
    Math.min((n + 1) * 1_024, slots),
  )
  expect(said).toEqual(ends.map((end) => [end * slotBytes, slots * slotBytes]))
})
