import { describe, expect, test } from 'vitest'
import { O } from '../../../src/fp.ts'
import { generationOf } from '../../../src/vault/embedded/generations.ts'
import { openEmbeddedVault } from '../../../src/vault/embedded/open-vault.ts'
import { later, noon, ok, person, ring, withFolder } from '../support.ts'
import { customerOf, fill, longMs } from './traces.ts'

describe('while the rows move', () => {
  test(
    'nothing that was answered is lost, and nothing waits for long',
    async () =>
      withFolder(async (folder) => {
        const vault = await ok(openEmbeddedVault(folder, ring(2)))
        const people = 2_000
        await fill(vault, people)
        const made = new Map<number, Uint8Array>()
        const erased = new Set<number>()
        const ending = new AbortController()
        let next = people
        const write = async (): Promise<void> => {
          while (!ending.signal.aborted) {
            const n = next
            next += 1
            made.set(n, (await ok(vault.keyFor(person(n)))).dek)
            await ok(vault.bindSubject(customerOf(n), person(n), noon))
            // A number that goes to somebody else, and a key that was there when the copy began.
            if (n % 3 === 0) await ok(vault.bindSubject(customerOf(n - people), person(n), later))
            if (n % 5 === 0) {
              await ok(vault.destroy(person(n - people + 1), { at: later }))
              erased.add(n - people + 1)
            }
          }
        }
        const writers = [write(), write(), write()]
        for (let round = 0; round < 8; round += 1) {
          await ok(vault.destroy(person(10_000 + round), { at: noon }))
          expect(['done', 'pending']).toContain(await vault.erasedPages.settle(longMs))
        }
        ending.abort()
        await Promise.all(writers)
        expect(await vault.erasedPages.settle(longMs)).toBe('done')
        expect(generationOf(folder)).toBeGreaterThanOrEqual(8)
        await vault.close()
        const again = await ok(openEmbeddedVault(folder, ring(2)))
        expect(made.size).toBeGreaterThan(20)
        for (const [n, dek] of made) {
          if (erased.has(n)) continue
          expect(await ok(again.keyFor(person(n)))).toEqual({ kid: 'k1', dek })
          expect(await ok(again.findSubject(customerOf(n)))).toEqual(O.some(person(n)))
          const passedOn = n % 3 === 0 ? [customerOf(n - people)] : []
          for (const each of passedOn)
            expect(await ok(again.findSubject(each))).toEqual(O.some(person(n)))
        }
        for (const n of erased)
          expect(await ok(again.existing(person(n)))).toMatchObject({ state: 'erased' })
        await again.close()
      }),
    60_000,
  )
})
