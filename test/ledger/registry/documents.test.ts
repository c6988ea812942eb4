/** Documents in the log: the exact bytes come back, or nothing does. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { E, O } from '../../../src/fp.ts'
import type { EventStore, StoredEvent } from '../../../src/store/event-store.ts'
import { monotonic } from '../../../src/kernel/clock.ts'
import { sha256, uuidFrom } from '../../../src/kernel/hash.ts'
import { documentStream } from '../../../src/kernel/ids.ts'
import type { ActorId } from '../../../src/kernel/ids.ts'
import { readDocument, storeDocument } from '../../../src/ledger/registry/documents.ts'
import { openEmbeddedStore } from '../../../src/store/embedded/open-embedded.ts'
import { faulty } from '../../store/faulty-store.ts'
import { right } from '../../support/unwrap.ts'

const { now: clock } = monotonic(() => Date.parse('2026-11-22T02:00:00Z'))
const meta = (name: string) => ({
  actor: { role: 'officer' as const, id: 'tester' as ActorId },
  id: uuidFrom(name),
})
const documentOf = (bytes: Uint8Array) => ({
  bytes,
  mediaType: 'text/plain',
  sha256: sha256(bytes),
})
const random = (size: number): Uint8Array =>
  Uint8Array.from({ length: size }, (_, i) => (i * 7919 + (i >> 8)) & 0xff)

let folder: string
let store: EventStore<StoredEvent>
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'documents-'))
  store = right(await openEmbeddedStore({ folder })())
})
afterEach(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})

describe('a document', () => {
  test.each([1, 45_000, 45_001, 45_000 * 12, 45_000 * 25 + 7])(
    'of %i bytes comes back whole',
    async (size) => {
      const document = documentOf(random(size))
      right(await storeDocument(store, clock)(document, meta('a'))())
      const back = right(await readDocument(store)(document.sha256)())
      expect(O.isSome(back) && Buffer.compare(back.value.bytes, document.bytes)).toBe(0)
    },
  )

  test('is written once, however often it is stored', async () => {
    const document = documentOf(random(100_000))
    right(await storeDocument(store, clock)(document, meta('a'))())
    const before = right(await store.head()())
    right(await storeDocument(store, clock)(document, meta('b'))())
    expect(right(await store.head()())).toBe(before)
  })

  test('that was never stored is not found', async () => {
    expect(right(await readDocument(store)(sha256('nothing'))())).toEqual(O.none)
  })

  test('is not found while half of it is there, and is finished by the next attempt', async () => {
    const document = documentOf(random(45_000 * 20))
    const broken = faulty(store)
    const store2 = {
      ...broken.store,
      append: (...args: Parameters<typeof store.append>) => {
        if (args[1] !== 'no-stream') broken.loseNext()
        return broken.store.append(...args)
      },
    }
    expect(E.isLeft(await storeDocument(store2, clock)(document, meta('a'))())).toBe(true)
    expect(right(await readDocument(store)(document.sha256)())).toEqual(O.none)
    right(await storeDocument(store, clock)(document, meta('b'))())
    expect(O.isSome(right(await readDocument(store)(document.sha256)()))).toBe(true)
  })

  test('with bytes that do not hash to its name is refused, never served', async () => {
    const honest = documentOf(random(10))
    const lie = { ...honest, bytes: random(11) }
    right(await storeDocument(store, clock)(lie, meta('a'))())
    const read = await readDocument(store)(honest.sha256)()
    expect(read).toEqual(E.left({ failure: 'document-corrupt', sha256: honest.sha256 }))
    expect(documentStream(honest.sha256)).toContain(honest.sha256)
  })
})
