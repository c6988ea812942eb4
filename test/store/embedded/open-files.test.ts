/** A log of more segments than may be open at a time: files come and go beneath those who read. */
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { StreamId } from '../../../src/kernel/ids.ts'
import { disk } from '../../../src/files/disk.ts'
import type { Io } from '../../../src/files/io.ts'
import { newOpenFiles } from '../../../src/store/embedded/files/open-files.ts'
import { indexPath, segmentPath } from '../../../src/store/embedded/files/names.ts'
import type { EmbeddedStore } from '../../../src/store/embedded/embedded-store.ts'
import { fsck } from '../../../src/store/embedded/checking/fsck.ts'
import { openEmbeddedReader } from '../../../src/store/embedded/reading/open-reader.ts'
import { freshFolder, removeFoldersAfterwards } from '../folders.ts'
import { eventOf, freshStream, left, readWhole, revisions, right } from '../support.ts'
import { filesIn, logOf, openStore } from './support.ts'
import { findingsIn } from './workload.ts'

removeFoldersAfterwards()

/** The disk, and how many files it has had open at a time. */
const counting = () => {
  let [now, most, opened] = [0, 0, 0]
  const noted = (file: number): number => {
    now += 1
    opened += 1
    most = Math.max(most, now)
    return file
  }
  const io: Io = {
    ...disk,
    open: (path, access) => noted(disk.open(path, access)),
    create: (path) => noted(disk.create(path)),
    close: (file) => {
      disk.close(file)
      now -= 1
    },
  }
  return { io, now: () => now, most: () => most, opened: () => opened }
}

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
    .poll(() => filesIn(folder, '.index').length, { timeout: 10_000 })
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
  }, 60_000)

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
  }, 60_000)

  test('is checked so', async () => {
    const folder = await freshFolder()
    const store = await openStore(folder, small)
    await fill(store)
    await store.close()
    await (await openStore(folder, small)).close()
    await indexed(folder)
    const { io, most, now } = counting()
    for await (const finding of fsck({ folder, io, openFiles: bound })) expect.fail(finding.reason)
    expect(most()).toBeLessThanOrEqual(bound + besides)
    expect(now()).toBe(0)
  }, 60_000)
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
  }, 60_000)

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
  }, 60_000)

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

describe('files that are open for as long as they are used', () => {
  test('the one that was used longest ago gives way', async () => {
    const folder = await freshFolder()
    const { io, now, opened } = counting()
    const files = newOpenFiles(io, 2)
    const named = ['a', 'b', 'c'].map((name) => {
      writeFileSync(join(folder, name), name)
      return { path: join(folder, name), front: Buffer.from(name) }
    })
    const [a, b, c] = [named[0]!, named[1]!, named[2]!]
    for (const each of [a, b, a, c, a]) {
      const byte = Buffer.alloc(1)
      disk.pread(files.use(each), byte, 1, 0)
      expect(byte).toEqual(each.front)
    }
    expect([opened(), now()]).toEqual([3, 2])
    files.use(b)
    expect([opened(), now()]).toEqual([4, 2])
    files.forget(b.path)
    files.forget(b.path)
    expect(now()).toBe(1)
    writeFileSync(b.path, 'other')
    expect(() => files.use(b)).toThrow('another file')
    expect(now()).toBe(1)
    files.close()
    expect(now()).toBe(0)
  })

  test('what the disk says is thrown as it is, and leaves nothing open', async () => {
    const folder = await freshFolder()
    const { io, now } = counting()
    const path = join(folder, 'a')
    writeFileSync(path, 'a')
    const broken = {
      ...io,
      pread: () => {
        throw new Error('EIO')
      },
    }
    expect(() => newOpenFiles(broken).use({ path, front: Buffer.from('a') })).toThrow('EIO')
    expect(now()).toBe(0)
  })
})
