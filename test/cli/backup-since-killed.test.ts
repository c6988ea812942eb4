/** A backup since an earlier one that is killed at any of its steps leaves nothing half done, and the next one is whole. */
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { cp } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { digestLog } from '../../src/migrate/digest-log.ts'
import { openEmbeddedStore } from '../../src/store/embedded/open-embedded.ts'
import { openEmbeddedReader } from '../../src/store/embedded/reading/open-reader.ts'
import { eventsOf, freshStream } from '../store/support.ts'
import { run, runHere, scratch } from './support.ts'
import { right } from '../support/unwrap.ts'

const preload = new URL('./kill-at.mjs', import.meta.url).href
const room = scratch()
afterAll(() => room.remove())

const data = room.path('data')
const [first, second, third] = [room.path('first'), room.path('second'), room.path('third')]

/** Appends so many events to the ledger, whose segments are short. */
const grow = async (events: number): Promise<void> => {
  const store = await right(openEmbeddedStore({ folder: data, segmentBytes: 65_536 }))
  for (let done = 0; done < events; done += 100)
    await right(store.append(freshStream(), 'no-stream', eventsOf(100)))
  await store.close()
}

const digestOf = async (folder: string): Promise<string> => {
  const reader = await right(openEmbeddedReader({ folder }))
  const digest = await right(digestLog({ log: reader, onProgress: () => {} }, 1n << 40n))
  await reader.close()
  return JSON.stringify(digest, (_, value: unknown) =>
    typeof value === 'bigint' ? String(value) : value,
  )
}

const args = (to: string, since: string) => ['--log', '--data', data, '--to', to, '--since', since]

beforeAll(async () => {
  await grow(1_500)
  const made = await runHere('backup', '--log', '--data', data, '--to', first)
  if (made.code !== 0) throw new Error(made.stderr)
  await grow(1_000)
}, 120_000)

describe('a backup since an earlier one', () => {
  test('that is killed leaves no backup under its name, and the same command makes it', async () => {
    const source = await digestOf(data)
    let [isKilled, kills] = [true, 0]
    for (let killAt = 2; isKilled && killAt < 2_000; killAt = Math.ceil(killAt * 2.6)) {
      const ended = await run(['backup', ...args(second, first)], {
        env: {
          KILL_AT: String(killAt),
          STEPS_FILE: room.path('steps'),
          NODE_OPTIONS: `--import ${preload}`,
        },
      })
      isKilled = ended.code === null
      kills += isKilled ? 1 : 0
      // Either whole under its name, or not there under its name.
      const made = existsSync(second)
        ? { code: 0, stderr: '' }
        : await runHere('backup', ...args(second, first))
      expect([killAt, made.code, made.stderr]).toEqual([killAt, 0, expect.any(String)])
      expect(await digestOf(second)).toBe(source)
      const beside = readdirSync(room.path('.')).filter((name) => name.includes('.partial-'))
      expect([killAt, beside]).toEqual([killAt, []])
      rmSync(second, { recursive: true })
    }
    expect(kills).toBeGreaterThan(3)
    // What it shares with the earlier one was not touched.
    expect((await runHere('fsck', '--data', first)).stderr).not.toContain('damaged')
  }, 300_000)

  test('and one since that are restored as the source, also without those before them', async () => {
    expect((await runHere('backup', ...args(second, first))).code).toBe(0)
    await grow(1_000)
    expect((await runHere('backup', ...args(third, second))).code).toBe(0)
    const source = await digestOf(data)
    for (const gone of [first, second]) rmSync(gone, { recursive: true })
    const restored = room.path('restored')
    await cp(join(third), restored, { recursive: true })
    expect(await digestOf(restored)).toBe(source)
  }, 120_000)
})
