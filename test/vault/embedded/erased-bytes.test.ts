import { describe, expect, test } from 'vitest'
import { E, O } from '../../../src/fp.ts'
import { copyVault } from '../../../src/vault/embedded/copy-vault.ts'
import { openEmbeddedVault } from '../../../src/vault/embedded/open-vault.ts'
import { surveyVault } from '../../../src/vault/embedded/survey.ts'
import { unwrap, wrappedBytes } from '../../../src/vault/kek.ts'
import type { KekRing } from '../../../src/vault/kek.ts'
import { open, seal } from '../../../src/vault/sealing.ts'
import type { SealingContext } from '../../../src/vault/sealing.ts'
import type { SealedPart } from '../../../src/events/sealed.ts'
import type { SubjectId } from '../../../src/kernel/ids.ts'
import { eventId, later, noon, person, ring } from '../support.ts'
import { copyOf, customerOf, fill, filesIn, freshFolder, removeFoldersAfterwards } from './files.ts'
import { right } from '../../support/unwrap.ts'

removeFoldersAfterwards()

const context: SealingContext = { ledger: 'here', eventId, type: 'Noted' }
const noProgress = (): void => {}

/**
 * Every window of a folder's files as a wrapped key: unwrapped with the key-encryption keys, is there one that opens
 * the sealed part? Some labels and epochs stand for all that a key is ever wrapped with.
 */
const opens = (folder: string, kek: KekRing, subject: SubjectId, part: SealedPart): boolean =>
  [...filesIn(folder).values()].some((file) => {
    const holdsAny = [...file.keys()].filter((at) => {
      const bytes = file.subarray(at, at + wrappedBytes)
      return bytes.length === wrappedBytes && bytes[0] !== undefined && !isBlank(bytes)
    })
    return holdsAny.some((at) => {
      const bytes = file.subarray(at, at + wrappedBytes)
      return [...kek.keys.keys()].some((epoch) => {
        const dek = unwrap(kek, `${subject}\n${part.kid}`, { epoch, bytes })
        return E.isRight(dek) && E.isRight(open(dek.right, part, context))
      })
    })
  })

// Where half of it is zeros there is no wrapped key: one such in 2^240.
const isBlank = (bytes: Buffer): boolean => bytes.filter((byte) => byte === 0).length > 30

const sealed = async (
  vault: Parameters<typeof fill>[0],
  subject: SubjectId,
): Promise<SealedPart> => {
  const key = await right(vault.keyFor(subject))
  return seal({ ...context, subject, ...key, personal: { note: 'a secret' } })
}

describe('after an erasure', () => {
  test(
    'no bytes of any file of the folder open the sealed part',
    { timeout: 120_000 },
    async () => {
      const folder = freshFolder()
      const vault = await right(openEmbeddedVault(folder, ring(1), { tableFrom: 1 }))
      await fill(vault, 20)
      const part = await sealed(vault, person(7))
      // The search finds what is there: in its slot, and in the change that put it.
      expect(opens(folder, ring(1), person(7), part)).toBe(true)
      await right(vault.destroy(person(7), { at: noon }))
      expect(vault.erasedPages.state()).toBe('done')
      expect(opens(folder, ring(1), person(7), part)).toBe(false)
      // Just made, just used, and gone: with the change that put it still on its way.
      const young = await sealed(vault, person(500))
      await right(vault.destroy(person(500), { at: noon }))
      expect(opens(folder, ring(1), person(500), young)).toBe(false)
      await vault.close()
      expect(opens(folder, ring(1), person(7), part)).toBe(false)
      expect(opens(folder, ring(1), person(500), young)).toBe(false)
    },
  )

  test('the hashes of the person’s identifiers are gone as well', async () => {
    const folder = freshFolder()
    const vault = await right(openEmbeddedVault(folder, ring(1), { tableFrom: 1 }))
    await fill(vault, 50)
    await right(vault.unbind(customerOf(3), person(3), later))
    await right(vault.bindSubject(customerOf(333), person(3), noon))
    const hashes = (await right(vault.aliases(person(3)))).map(({ hmac }) =>
      Buffer.from(hmac, 'hex'),
    )
    expect(hashes).toHaveLength(2)
    const found = (): number =>
      hashes.filter((hash) => [...filesIn(folder).values()].some((file) => file.includes(hash)))
        .length
    expect(found()).toBe(2)
    await right(vault.destroy(person(3), { at: later }))
    expect(found()).toBe(0)
    expect(await right(vault.findSubject(customerOf(4)))).toEqual(O.some(person(4)))
    await vault.close()
    expect(found()).toBe(0)
  })

  test(
    'erasures that come together share what they cost, and all of them hold',
    { timeout: 120_000 },
    async () => {
      const folder = freshFolder()
      const vault = await right(openEmbeddedVault(folder, ring(1), { tableFrom: 1 }))
      await fill(vault, 60)
      const parts = await Promise.all(Array.from({ length: 6 }, (_, n) => sealed(vault, person(n))))
      await Promise.all(
        Array.from({ length: 40 }, async (_, n) => right(vault.destroy(person(n), { at: noon }))),
      )
      for (const [n, part] of parts.entries())
        expect(opens(folder, ring(1), person(n), part)).toBe(false)
      await vault.close()
      expect(await surveyVault(folder)).toMatchObject(E.right({ erased: 40, identifiers: 20 }))
    },
  )

  test(
    'a copy made before it opens the part, and one made after it does not',
    { timeout: 120_000 },
    async () => {
      const folder = freshFolder()
      const vault = await right(openEmbeddedVault(folder, ring(1), { tableFrom: 1 }))
      await fill(vault, 20)
      const part = await sealed(vault, person(7))
      const [before, after] = [freshFolder(), freshFolder()]
      expect(E.isRight(await copyVault(folder, before, noProgress))).toBe(true)
      await right(vault.destroy(person(7), { at: noon }))
      expect(E.isRight(await copyVault(folder, after, noProgress))).toBe(true)
      await vault.close()
      expect(opens(before, ring(1), person(7), part)).toBe(true)
      expect(opens(after, ring(1), person(7), part)).toBe(false)
    },
  )
})

describe('after keys were moved to another epoch', () => {
  test('nothing in the folder opens with the epoch of before', { timeout: 120_000 }, async () => {
    const folder = freshFolder()
    const first = await right(openEmbeddedVault(folder, ring(1), { tableFrom: 1 }))
    await fill(first, 20)
    const part = await sealed(first, person(7))
    await first.close()
    const second = await right(openEmbeddedVault(folder, ring(2), { tableFrom: 1 }))
    await right(second.rewrap(2, noProgress))
    expect(opens(folder, ring(1), person(7), part)).toBe(false)
    const now = ring(2)
    const newest = { newest: 2, keys: new Map([...now.keys].filter(([epoch]) => epoch === 2)) }
    expect(opens(copyOf(folder), newest, person(7), part)).toBe(true)
    await second.close()
  })
})
