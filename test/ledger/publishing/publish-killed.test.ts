/** A publication whose process is killed between its documents and its event is not recorded, and goes on where it stopped. */
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { O } from '../../../src/fp.ts'
import { sha256 } from '../../../src/kernel/hash.ts'
import { openEmbeddedStore } from '../../../src/store/embedded/open-embedded.ts'
import { right } from '../../support/unwrap.ts'
import { openOver, text } from './publishing.ts'

const child = fileURLToPath(new URL('./publishing-child.ts', import.meta.url))

/** Publishes in a process that is gone at its append number `at`; true where it came to its end before. */
const publishAndDie = (folder: string, at: number, when: 'before' | 'after'): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const args = ['--import', 'tsx', child, folder, String(at), when]
    const publishing = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
    let said = ''
    publishing.stdout.setEncoding('utf8').on('data', (more: string) => (said += more))
    publishing.once('error', reject)
    publishing.once('close', () => resolve(said.includes('published')))
  })

const look = async (folder: string) => {
  const store = await right(openEmbeddedStore({ folder }))
  const all = await right(store.readAll({ direction: 'forwards', from: 'start', maxCount: 10_000 }))
  const ledger = await openOver(folder, store)
  try {
    const document = await right(ledger.document(sha256(text)))
    const types = all.map(({ event }) => event.type)
    return {
      inForce: ledger.view().inForce.size,
      published: types.filter((type) => type === 'PolicyVersionPublished').length,
      chunks: types.filter((type) => type === 'DocumentChunkStored').length,
      isWhole: O.isSome(document) && Buffer.compare(document.value.bytes, text) === 0,
    }
  } finally {
    await ledger.close()
  }
}

describe('a publication whose process is killed', () => {
  test.each(['before', 'after'] as const)(
    'is not published until its event is on disk, and stores nothing twice: %s an append',
    async (when) => {
      const folder = mkdtempSync(join(tmpdir(), 'publish-killed-'))
      try {
        const seen: Array<Awaited<ReturnType<typeof look>>> = []
        let kills = 0
        // One append further each time: the first kills fall between chunks, the last one on the event itself.
        while (kills < 12 && !(await publishAndDie(folder, when === 'before' ? 1 : 0, when))) {
          seen.push(await look(folder))
          kills += 1
        }
        const last = await look(folder)
        expect(kills).toBeGreaterThan(2)
        // What is on disk is in force, and never without the words that people read.
        expect(seen.filter(({ inForce, published }) => inForce !== published)).toEqual([])
        expect(seen.filter(({ inForce, isWhole }) => inForce > 0 && !isWhole)).toEqual([])
        expect(seen.some(({ isWhole, published }) => isWhole && published === 0)).toBe(true)
        expect(last).toMatchObject({ inForce: 1, published: 1, isWhole: true })
        expect(last.chunks).toBe(Math.max(...seen.map(({ chunks }) => chunks)))
      } finally {
        rmSync(folder, { recursive: true, force: true })
      }
    },
    120_000,
  )
})
