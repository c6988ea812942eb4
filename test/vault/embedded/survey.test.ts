import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { E } from '../../../src/fp.ts'
import { openEmbeddedVault } from '../../../src/vault/embedded/open-vault.ts'
import { hasVault, surveyVault } from '../../../src/vault/embedded/survey.ts'
import { anna, bo, customer, noon, person, phone, ring, withFolder } from '../support.ts'
import { slotsOf, spoilSlot } from './files.ts'
import { right } from '../../support/unwrap.ts'

describe('a survey of the vault', () => {
  test('counts what is there, while the vault is open', async () =>
    withFolder(async (folder) => {
      expect(hasVault(folder)).toBe(false)
      const vault = await right(openEmbeddedVault(folder, ring(1)))
      for (let n = 0; n < 5; n += 1) await right(vault.keyFor(person(n)))
      await right(vault.bindSubject(phone, person(0), noon))
      await right(vault.bindSubject(customer, person(1), noon))
      await right(vault.destroy(person(1), { at: noon }))
      // Each start destroys somebody whom it made up.
      for (let start = 0; start < 3; start += 1) await right(vault.selfTest())
      expect(hasVault(folder)).toBe(true)
      expect(await surveyVault(folder)).toEqual(
        E.right({
          keysByEpoch: new Map([[1, 4]]),
          epochs: [1],
          erased: 1,
          identifiers: 1,
        }),
      )
      await vault.close()
    }))

  test('tells epochs apart', async () =>
    withFolder(async (folder) => {
      const first = await right(openEmbeddedVault(folder, ring(1)))
      await right(first.keyFor(anna))
      await first.close()
      const second = await right(openEmbeddedVault(folder, ring(2)))
      await right(second.keyFor(bo))
      const keysByEpoch = new Map([
        [1, 1],
        [2, 1],
      ])
      expect(await surveyVault(folder)).toMatchObject(E.right({ keysByEpoch, epochs: [1, 2] }))
      await right(second.rewrap(2, () => undefined))
      expect(await surveyVault(folder)).toMatchObject(
        E.right({ keysByEpoch: new Map([[2, 2]]), epochs: [2] }),
      )
      await second.close()
    }))

  test.each(['key', 'alias'] as const)('names the place of a %s that was damaged', async (kind) =>
    withFolder(async (folder) => {
      const vault = await right(openEmbeddedVault(folder, ring(1)))
      await right(vault.keyFor(anna))
      await right(vault.bindSubject(phone, anna, noon))
      await vault.close()
      const [slot = -1] = slotsOf(folder, kind, anna)
      spoilSlot(folder, slot, 'as-it-is', (bytes) => void bytes.writeUInt8(9, 100))
      expect(await surveyVault(folder)).toMatchObject(
        E.left({
          failure: 'vault-corrupt',
          where: expect.stringContaining(`slots, slot ${slot} at offset ${512 + slot * 128}: `),
        }),
      )
    }),
  )

  test('of a folder that holds something else fails, and makes nothing', async () =>
    withFolder(async (folder) => {
      expect(await surveyVault(join(folder, 'none'))).toMatchObject(
        E.left({ failure: 'vault-unavailable' }),
      )
      expect(hasVault(join(folder, 'none'))).toBe(false)
    }))
})
