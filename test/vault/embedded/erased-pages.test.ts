import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { E, O } from '../../../src/fp.ts'
import type { SubjectId } from '../../../src/kernel/ids.ts'
import { copyEnvironment } from '../../../src/store/lmdb/copy-environment.ts'
import { raiseFence } from '../../../src/vault/embedded/key-state.ts'
import { openEnvironment } from '../../../src/vault/embedded/environment.ts'
import { generationOf } from '../../../src/vault/embedded/generations.ts'
import { copyRowsOf } from '../../../src/vault/embedded/new-file.ts'
import { openEmbeddedVault } from '../../../src/vault/embedded/open-vault.ts'
import { surveyVault, vaultHoldsDeleted } from '../../../src/vault/embedded/survey.ts'
import { anna, later, noon, ok, person, refused, ring, withFolder } from '../support.ts'
import { customerOf, fill, foundIn, longMs, tracesIn } from './traces.ts'

const every = (step: number, people: number): ReadonlyArray<SubjectId> =>
  Array.from({ length: Math.floor(people / step) }, (_, i) => person(i * step))

describe('the bytes of an erased person', () => {
  test('are nowhere in the vault’s folder once their removal was answered', async () =>
    withFolder(async (folder) => {
      const people = 3_000
      const first = await ok(openEmbeddedVault(folder, ring(1)))
      await fill(first, people)
      await first.close()
      // Every twentieth: among so many some are in an inner page of the index as well.
      const erased = every(20, people)
      const traces = await tracesIn(folder, erased)
      const vault = await ok(openEmbeddedVault(folder, ring(1)))
      const kept = await ok(vault.keyFor(person(1)))
      for (const subject of erased) await ok(vault.destroy(subject, { at: noon }))
      expect(vault.erasedPages.state()).toBe('pending')
      const left = foundIn(folder, traces)
      expect(left.keys).toBeGreaterThan(0)
      expect(left.hashes).toBeGreaterThan(0)
      expect(await vault.erasedPages.settle(longMs)).toBe('done')
      expect(foundIn(folder, traces)).toEqual({ keys: 0, hashes: 0 })
      expect(await ok(vault.keyFor(person(1)))).toEqual(kept)
      expect(await ok(vault.findSubject(customerOf(1)))).toEqual(O.some(person(1)))
      await vault.close()
      const again = await ok(openEmbeddedVault(folder, ring(1)))
      expect(again.erasedPages.state()).toBe('done')
      expect(await ok(again.existing(person(0)))).toMatchObject({ state: 'erased' })
      expect(await ok(again.keyFor(person(1)))).toEqual(kept)
      await again.close()
      expect(await surveyVault(folder)).toMatchObject(
        E.right({ erased: erased.length, identifiers: people - erased.length }),
      )
    }))

  test('are removed after a restart where the process ended before', async () =>
    withFolder(async (folder) => {
      const first = await ok(openEmbeddedVault(folder, ring(1)))
      await fill(first, 50)
      await first.close()
      const traces = await tracesIn(folder, [person(7)])
      const second = await ok(openEmbeddedVault(folder, ring(1)))
      await ok(second.destroy(person(7), { at: noon }))
      await second.close()
      expect(foundIn(folder, traces).keys).toBe(1)
      const third = await ok(openEmbeddedVault(folder, ring(1)))
      expect(third.erasedPages.state()).toBe('pending')
      expect(await third.erasedPages.settle(longMs)).toBe('done')
      expect(foundIn(folder, traces)).toEqual({ keys: 0, hashes: 0 })
      await third.close()
    }))

  test('are removed soon after, also where nobody waits', async () =>
    withFolder(async (folder) => {
      const vault = await ok(openEmbeddedVault(folder, ring(1)))
      await fill(vault, 10)
      await ok(vault.destroy(person(3), { at: noon }))
      await expect.poll(vault.erasedPages.state, { timeout: 10_000 }).toBe('done')
      expect(generationOf(folder)).toBe(1)
      await vault.close()
    }))

  test('of before deletions were counted are removed as well', async () =>
    withFolder(async (folder) => {
      const first = await ok(openEmbeddedVault(folder, ring(1)))
      await fill(first, 5)
      await first.close()
      const traces = await tracesIn(folder, [person(2)])
      // As an earlier version erased, and left it.
      const env = openEnvironment(folder)
      await ok(env.write(raiseFence(ring(1), person(2), noon)))
      await ok(
        env.write(({ meta, keys, aliases, index, unfinished }) => {
          void meta.remove('deleted')
          void keys.remove(person(2))
          void unfinished.remove(person(2))
          const [alias = ''] = aliases.getKeys({ start: person(2), end: `${person(2)}0` })
          void aliases.remove(alias)
          void index.remove(alias.split('/')[3] ?? '')
          return E.right(undefined)
        }),
      )
      await env.close()
      expect(foundIn(folder, traces).keys).toBe(1)
      const vault = await ok(openEmbeddedVault(folder, ring(1)))
      expect(await vault.erasedPages.settle(longMs)).toBe('done')
      expect(foundIn(folder, traces)).toEqual({ keys: 0, hashes: 0 })
      await ok(vault.destroy(person(3), { at: noon }))
      expect(vault.erasedPages.state()).toBe('pending')
      await vault.close()
    }))
})

describe('a copy of the vault for a backup', () => {
  test('holds nothing of who was erased, where LMDB’s own copy does', async () =>
    withFolder(async (room) => {
      const people = 3_000
      const folder = join(room, 'vault')
      const first = await ok(openEmbeddedVault(folder, ring(1), async () => 0))
      await fill(first, people)
      await first.close()
      const erased = every(5, people)
      const traces = await tracesIn(folder, erased)
      const vault = await ok(openEmbeddedVault(folder, ring(1), async () => 0))
      for (const subject of erased) await ok(vault.destroy(subject, { at: noon }))
      await ok(copyEnvironment(folder, join(room, 'raw'), 'compacted'))
      expect(foundIn(join(room, 'raw'), traces).hashes).toBeGreaterThan(0)
      await ok(copyRowsOf(join(room, 'raw'), join(room, 'copy')))
      expect(foundIn(join(room, 'copy'), traces)).toEqual({ keys: 0, hashes: 0 })
      expect(await surveyVault(join(room, 'copy'))).toEqual(await surveyVault(folder))
      expect(await vaultHoldsDeleted(folder)).toEqual(E.right(true))
      expect(await vaultHoldsDeleted(join(room, 'copy'))).toEqual(E.right(false))
      await vault.close()
    }))
})

describe('a new file of the vault', () => {
  test('is shared by deletions that come together', async () =>
    withFolder(async (folder) => {
      const vault = await ok(openEmbeddedVault(folder, ring(1)))
      await fill(vault, 60)
      const states = await Promise.all(
        Array.from({ length: 40 }, async (_, n) => {
          await ok(vault.destroy(person(n), { at: noon }))
          return vault.erasedPages.settle(longMs)
        }),
      )
      expect(new Set(states)).toEqual(new Set(['done']))
      expect(generationOf(folder)).toBeLessThanOrEqual(3)
      await vault.close()
    }))

  test('is not made for the test of the engine, nor for an erasure said again', async () =>
    withFolder(async (folder) => {
      const vault = await ok(openEmbeddedVault(folder, ring(1)))
      await ok(vault.selfTest())
      expect(vault.erasedPages.state()).toBe('done')
      await ok(vault.keyFor(anna))
      await ok(vault.destroy(anna, { at: noon }))
      expect(await vault.erasedPages.settle(longMs)).toBe('done')
      await ok(vault.destroy(anna, { at: later }))
      expect(vault.erasedPages.state()).toBe('done')
      expect(generationOf(folder)).toBe(1)
      await vault.close()
    }))

  test('is not begun where the disk has no room for it, and made once it has', async () =>
    withFolder(async (folder) => {
      let freeBytes = 1_000_000
      const vault = await ok(openEmbeddedVault(folder, ring(1), async () => freeBytes))
      await fill(vault, 5)
      await ok(vault.destroy(person(0), { at: noon }))
      expect(await vault.erasedPages.settle(longMs)).toBe('no-room')
      expect(vault.erasedPages.state()).toBe('no-room')
      expect(generationOf(folder)).toBe(0)
      freeBytes = 10e9
      expect(await vault.erasedPages.settle(longMs)).toBe('done')
      await vault.close()
    }))

  test('answers how it stands after the time given', async () =>
    withFolder(async (folder) => {
      const slow = async (): Promise<number> => {
        await new Promise((done) => setTimeout(done, 500))
        return 10e9
      }
      const vault = await ok(openEmbeddedVault(folder, ring(1), slow))
      await ok(vault.keyFor(anna))
      await ok(vault.destroy(anna, { at: noon }))
      expect(await vault.erasedPages.settle(20)).toBe('pending')
      expect(await vault.erasedPages.settle(longMs)).toBe('done')
      await vault.close()
    }))

  test('leaves the vault as it is where it cannot be made, and the next start tries again', async () =>
    withFolder(async (folder) => {
      // Something lies where the copy is to be made.
      const blocked = async (): Promise<number> => {
        await mkdir(join(folder, 'next-1'))
        return 10e9
      }
      const vault = await ok(openEmbeddedVault(folder, ring(1), blocked))
      await fill(vault, 5)
      await ok(vault.destroy(person(0), { at: noon }))
      expect(await vault.erasedPages.settle(longMs)).toBe('failed')
      await ok(vault.keyFor(person(77)))
      expect(await vault.erasedPages.settle(longMs)).toBe('failed')
      await vault.close()
      const again = await ok(openEmbeddedVault(folder, ring(1)))
      expect(await ok(again.holdsKey(person(77)))).toBe(true)
      expect(await again.erasedPages.settle(longMs)).toBe('done')
      await again.close()
    }))

  test('that is gone is not taken for a new vault', async () =>
    withFolder(async (folder) => {
      await mkdir(join(folder, '4'))
      expect(await refused(openEmbeddedVault(folder, ring(1)))).toEqual({
        failure: 'vault-corrupt',
        where: 'data.mdb',
      })
      expect(existsSync(join(folder, 'data.mdb'))).toBe(false)
    }))
})
