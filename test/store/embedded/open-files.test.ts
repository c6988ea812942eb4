/** A log of more segments than may be open at a time: files come and go beneath those who read. */
import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { StreamId } from '../../../src/kernel/ids.ts'
import { indexPath, segmentPath } from '../../../src/store/embedded/files/names.ts'
import type { EmbeddedStore } from '../../../src/store/embedded/embedded-store.ts'
import { fsck } from '../../../src/store/embedded/checking/fsck.ts'
import type { FsckProgress } from '../../../src/store/embedded/checking/fsck.ts'
import { openEmbeddedReader } from '../../../src/store/embedded/reading/open-reader.ts'
import { freshFolder, removeFoldersAfterwards } from '../folders.ts'
import { eventOf, freshStream, readWhole, revisions } from '../support.ts'
import { counting } from './counting-disk.ts'
import { filesIn, logOf, openStore } from './support.ts'
import { findingsIn } from './workload.ts'
import { left, right } from '../../support/unwrap.ts'

removeFoldersAfterwards()

const bound = 4
/** The active segment, the head, and one that is just being made or written. */
const besides = 4
const small = { segmentBytes: 4_096, openFiles: bound }

/** One stream in every one of some forty segments, and one in each. */
const fill = async (store: EmbeddedStore): Promise<{ always: StreamId; each: StreamId[] }> => {
  const always = freshStream()
  const each: StreamId[] = []
  for (let n = 0; n < 300; n += 1) {
    await right(store.append(always, n === 0 ? 'no-stream' : BigInt(n - 1), [eventOf()]))
    const one = freshStream()
    each.push(one)
    await right(store.append(one, 'no-stream', [eventOf(`{"n":"${'x'.repeat(40)}"}`), eventOf()]))
  }
  return { always, each }
}

const indexed = async (folder: string): Promise<void> => {
  await expect
    .poll(() => filesIn(folder, '.index').length, { timeout: 45_000 })
    .toBe(filesIn(folder, '.segment').length - 1)
}

const byStream = async ({ readByStream }: Pick<EmbeddedStore, 'readByStream'>): Promise<number> => {
  if (readByStream === undefined) throw new Error('the log has its streams at hand')
  let count = 0
  let after: { stream: StreamId; revision: bigint } | undefined
  for (;;) {
    const page = await right(readByStream({ after, maxCount: 50 }))
    if (page.length === 0) return count
    count += page.length
    after = page.at(-1)
  }
}

const readEverything = async (
  store: EmbeddedStore | (Parameters<typeof byStream>[0] & Pick<EmbeddedStore, 'read' | 'scan'>),
  { always, each }: { always: StreamId; each: StreamId[] },
): Promise<void> => {
  // All at once: each page of one comes between two pages of another.
  const [long, events, scanned] = await Promise.all([
    readWhole(store, always),
    byStream(store),
    (async () => {
      let count = 0
      await right(store.scan(0n, () => (count += 1)))
      return count
    })(),
    ...each.map(async (one) => expect(await readWhole(store, one)).toHaveLength(2)),
  ])
  expect(long.map(({ revision }) => revision)).toEqual(revisions(300))
  expect([events, scanned]).toEqual([900, 900])
}

describe('a log of more segments than may be open', () => {
  test('is written and read with no more files open than that', async () => {
    const folder = await freshFolder()
    const { io, most, now, opened } = counting()
    const store = await openStore(folder, { ...small, io })
    const streams = await fill(store)
    await indexed(folder)
    expect(filesIn(folder, '.segment').length).toBeGreaterThan(5 * bound)
    await readEverything(store, streams)
    expect(most()).toBeLessThanOrEqual(bound + besides)
    // They had to come and go.
    expect(opened()).toBeGreaterThan(10 * bound)
    await store.close()
    expect(now()).toBe(0)
    const again = await openStore(folder, { ...small, io })
    await readEverything(again, streams)
    await again.close()
    expect(most()).toBeLessThanOrEqual(bound + besides)
    expect(now()).toBe(0)
  })

  test('is read so beside its writer, too, into new segments', async () => {
    const folder = await freshFolder()
    const { io, most, now } = counting()
    const store = await openStore(folder, small)
    const reader = await right(openEmbeddedReader({ folder, io, openFiles: bound }))
    const streams = await fill(store)
    await indexed(folder)
    await readEverything(reader, streams)
    expect(most()).toBeLessThanOrEqual(bound + besides)
    await reader.close()
    expect(now()).toBe(0)
    await store.close()
    const alone = await right(openEmbeddedReader({ folder, io, openFiles: bound }))
    await readEverything(alone, streams)
    await alone.close()
    expect(most()).toBeLessThanOrEqual(bound + besides)
    expect(now()).toBe(0)
  })

  test('is checked so', async () => {
    const folder = await freshFolder()
    const store = await openStore(folder, small)
    await fill(store)
    await store.close()
    await (await openStore(folder, small)).close()
    await indexed(folder)
    const { io, most, now } = counting()
    const told: FsckProgress[] = []
    const onProgress = (so: FsckProgress): void => void told.push(so)
    for await (const finding of fsck({ folder, io, openFiles: bound, onProgress }))
      expect.fail(finding.reason)
    // In bytes, rising, to the last of segments and indexes.
    const bytes = told.map((so) => so.bytes)
    expect(bytes).toEqual(bytes.toSorted((a, b) => a - b))
    const size = [...filesIn(folder, '.segment'), ...filesIn(folder, '.index')]
      .map((name) => statSync(`${logOf(folder)}/${name}`).size)
      .reduce((sum, each) => sum + each)
    expect(told.at(-1)).toMatchObject({ bytes: size, totalBytes: size })
    expect(told.at(-1)?.checked).toBe(told.at(-1)?.total)
    expect(new Set(bytes).size).toBeGreaterThan(told.at(-1)?.total ?? 0)
    expect(most()).toBeLessThanOrEqual(bound + besides)
    expect(now()).toBe(0)
  })
})

const filled = async () => {
  const folder = await freshFolder()
  const store = await openStore(folder, small)
  const streams = await fill(store)
  await indexed(folder)
  return { folder, store, streams }
}

/** Opens so many others that the first is no longer open. */
const readLast = async (store: EmbeddedStore): Promise<void> => {
  const last = await right(store.readAll({ direction: 'backwards', from: 'end', maxCount: 200 }))
  expect(last).toHaveLength(200)
}

describe('a file of the log that is not there when it is opened again', () => {
  test('a segment that was taken away is damage, by name, and nothing is added', async () => {
    const { folder, store } = await filled()
    await readLast(store)
    const path = segmentPath(logOf(folder), 1)
    renameSync(path, `${path}.away`)
    const first = { direction: 'forwards', from: 'start', maxCount: 1 } as const
    const failure = await left(store.readAll(first))
    expect(failure).toMatchObject({ failure: 'corrupt', where: 'log/0000000001.segment' })
    const append = store.append(freshStream(), 'no-stream', [eventOf()])
    expect(await left(append)).toMatchObject({ failure: 'corrupt' })
    await store.close()
    renameSync(`${path}.away`, path)
    expect(await findingsIn(folder)).toEqual([])
  })

  test('nor is another one believed that has taken its name', async () => {
    const { folder, store } = await filled()
    await readLast(store)
    writeFileSync(`${folder}/other`, readFileSync(segmentPath(logOf(folder), 2)))
    renameSync(`${folder}/other`, segmentPath(logOf(folder), 1))
    const first = { direction: 'forwards', from: 'start', maxCount: 1 } as const
    expect(await left(store.readAll(first))).toMatchObject({
      failure: 'corrupt',
      reason: expect.stringContaining('another file'),
    })
    await store.close()
  })

  test.each(['missing', 'another'])(
    'an index that is %s is made again',
    async (how) => {
      const { folder, store, streams } = await filled()
      const path = indexPath(logOf(folder), 1)
      const whole = readFileSync(path)
      await readLast(store)
      if (how === 'missing') rmSync(path)
      else writeFileSync(path, readFileSync(indexPath(logOf(folder), 2)))
      await readEverything(store, streams)
      await expect.poll(() => readFileSync(path).equals(whole)).toBe(true)
      await store.close()
    },
    60_000,
  )
})
