import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { E } from '../../../src/fp.ts'
import { copyEnvironment } from '../../../src/store/lmdb/copy-environment.ts'
import { openEmbeddedVault } from '../../../src/vault/embedded/open-vault.ts'
import { hasVault, surveyVault } from '../../../src/vault/embedded/survey.ts'
import { openEnvironment } from '../../../src/vault/embedded/environment.ts'
import type { Tables } from '../../../src/vault/embedded/tables.ts'
import { anna, bo, customer, noon, ok, person, phone, ring, withFolder } from '../support.ts'

describe('a survey of the vault', () => {
  test('counts what is there, while the vault is open', async () =>
    withFolder(async (folder) => {
      expect(hasVault(folder)).toBe(false)
      const vault = await ok(openEmbeddedVault(folder, ring(1)))
      for (let n = 0; n < 5; n += 1) await ok(vault.keyFor(person(n)))
      await ok(vault.bindSubject(phone, person(0), noon))
      await ok(vault.bindSubject(customer, person(1), noon))
      await ok(vault.destroy(person(1), { at: noon }))
      // Each start destroys somebody whom it made up.
      for (let start = 0; start < 3; start += 1) await ok(vault.selfTest())
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
      const first = await ok(openEmbeddedVault(folder, ring(1)))
      await ok(first.keyFor(anna))
      await first.close()
      const second = await ok(openEmbeddedVault(folder, ring(2)))
      await ok(second.keyFor(bo))
      const keysByEpoch = new Map([
        [1, 1],
        [2, 1],
      ])
      expect(await surveyVault(folder)).toMatchObject(E.right({ keysByEpoch, epochs: [1, 2] }))
      await ok(second.rewrap(2, () => undefined))
      expect(await surveyVault(folder)).toMatchObject(
        E.right({ keysByEpoch: new Map([[2, 2]]), epochs: [2] }),
      )
      await second.close()
    }))

  test.each<[string, (tables: Tables) => void]>([
    ['keys', ({ keys }) => void keys.put(anna, Buffer.from('short'))],
    ['keys', ({ keys }) => void keys.put('nobody', Buffer.alloc(68))],
    ['fences', ({ fences }) => void fences.put(anna, '[]')],
    ['fences', ({ fences }) => void fences.put('nobody', '[]')],
    ['index', ({ index }) => void index.put('0'.repeat(64), '{}')],
    ['index', ({ index }) => void index.put('no hash', '{}')],
    ['aliases', ({ aliases }) => void aliases.put(`${anna}/phone/never/x`, '-')],
  ])('names the table of a row that does not read back: %s', async (where, spoil) =>
    withFolder(async (folder) => {
      const vault = await ok(openEmbeddedVault(folder, ring(1)))
      await ok(vault.bindSubject(phone, anna, noon))
      await vault.close()
      const env = openEnvironment(folder)
      await ok(env.write((tables) => E.right(spoil(tables))))
      await env.close()
      expect(await surveyVault(folder)).toEqual(E.left({ failure: 'vault-corrupt', where }))
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

describe('a compacted copy of the vault', () => {
  test('holds nothing of a key that was destroyed before it', async () =>
    withFolder(async (folder) => {
      const from = join(folder, 'vault')
      const vault = await ok(openEmbeddedVault(from, ring(1)))
      for (let n = 0; n < 200; n += 1) await ok(vault.keyFor(person(n)))
      await vault.close()
      const env = openEnvironment(from)
      const wrapped = Buffer.from(env.tables().keys.get(person(7)) ?? '')
      await env.close()
      expect((await readFile(join(from, 'data.mdb'))).includes(wrapped)).toBe(true)
      const again = await ok(openEmbeddedVault(from, ring(1)))
      await ok(again.destroy(person(7), { at: noon }))
      await ok(copyEnvironment(from, join(folder, 'copy'), 'compacted'))
      await again.close()
      expect((await readFile(join(folder, 'copy', 'data.mdb'))).includes(wrapped)).toBe(false)
      const copy = await ok(openEmbeddedVault(join(folder, 'copy'), ring(1)))
      expect((await ok(copy.existing(person(7)))).state).toBe('erased')
      expect((await ok(copy.existing(person(8)))).state).toBe('live')
      await copy.close()
    }))
})
