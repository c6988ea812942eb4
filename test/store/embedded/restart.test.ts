import { chmodSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { E } from '../../../src/fp.ts'
import type { StreamId } from '../../../src/kernel/ids.ts'
import { buildIndex } from '../../../src/store/embedded/indexing/build-index.ts'
import { disk } from '../../../src/files/disk.ts'
import { encodeIndex } from '../../../src/store/embedded/indexing/encode-index.ts'
import { decodeIndexHeader } from '../../../src/store/embedded/indexing/index-header.ts'
import { newMemoryIndex } from '../../../src/store/embedded/indexing/memory-index.ts'
import { indexPath } from '../../../src/store/embedded/files/names.ts'
import { openSegmentFile } from '../../../src/store/embedded/files/segment-files.ts'
import type { Notice } from '../../../src/store/embedded/options.ts'
import type { EmbeddedStore } from '../../../src/store/embedded/embedded-store.ts'
import { freshFolder, removeFoldersAfterwards } from '../folders.ts'
import { eventOf, eventsOf, freshStream, readWhole, revisions } from '../support.ts'
import { openEmbeddedStore } from '../../../src/store/embedded/open-embedded.ts'
import { filesIn, logOf, openReader, openStore } from './support.ts'
import { findingsIn } from './workload.ts'
import { left, right } from '../../support/unwrap.ts'

removeFoldersAfterwards()

const segmentBytes = 4_096
const open = (folder: string, notices: Notice[] = []): Promise<EmbeddedStore> =>
  openStore(folder, { segmentBytes, onNotice: (notice) => notices.push(notice) })

/** A log over many segments in which one stream is in all of them and others come and go. */
const filled = async (): Promise<{ folder: string; always: StreamId; once: StreamId[] }> => {
  const folder = await freshFolder()
  const store = await open(folder)
  const always = freshStream()
  const once: StreamId[] = []
  for (let n = 0; n < 200; n += 1) {
    await right(store.append(always, n === 0 ? 'no-stream' : BigInt(n - 1), [eventOf()]))
    const other = freshStream()
    once.push(other)
    await right(store.append(other, 'no-stream', eventsOf(2)))
  }
  await store.close()
  return { folder, always, once }
}

const checkAll = async (
  store: Pick<EmbeddedStore, 'read' | 'scan'>,
  { always, once }: { always: StreamId; once: StreamId[] },
): Promise<void> => {
  const found = await readWhole(store, always)
  expect(found.map(({ revision }) => revision)).toEqual(revisions(200))
  for (const stream of once) expect(await readWhole(store, stream)).toHaveLength(2)
  let count = 0
  await right(store.scan(0n, () => (count += 1)))
  expect(count).toBe(600)
}

/** Waits until each closed segment has its index file. */
const indexed = async (folder: string): Promise<void> => {
  await expect
    .poll(() => filesIn(folder, '.index').length, { timeout: 45_000 })
    .toBe(filesIn(folder, '.segment').length - 1)
}

const whole = async () => {
  const log = await filled()
  const store = await open(log.folder)
  await indexed(log.folder)
  await store.close()
  return log
}

describe('a log of many segments', () => {
  test('is there again after a restart, from its indexes', async () => {
    const log = await whole()
    expect(filesIn(log.folder, '.segment').length).toBeGreaterThan(10)
    const notices: Notice[] = []
    const store = await open(log.folder, notices)
    expect(notices).toEqual([])
    await checkAll(store, log)
    expect(await right(store.append(log.always, 199n, [eventOf()]))).toEqual({
      revision: 200n,
      position: 600n,
    })
    await store.close()
    const reader = await openReader(log.folder)
    expect(await readWhole(reader, log.always)).toHaveLength(201)
    await reader.close()
  })

  test('has closed segments that nobody may write to', async () => {
    const { folder } = await whole()
    const modes = filesIn(folder, '.segment').map(
      (name) => statSync(join(logOf(folder), name)).mode & 0o777,
    )
    expect(new Set(modes.slice(0, -1))).toEqual(new Set([0o400]))
    expect(modes.at(-1)).toBe(0o600)
  })

  test('is the same when all indexes are gone, and makes them again', async () => {
    const log = await whole()
    const names = filesIn(log.folder, '.index')
    const before = names.map((name) => readFileSync(join(logOf(log.folder), name)))
    for (const name of names) rmSync(join(logOf(log.folder), name))
    const notices: Notice[] = []
    const store = await open(log.folder, notices)
    expect(notices).toHaveLength(names.length)
    await checkAll(store, log)
    await indexed(log.folder)
    await store.close()
    expect(names.map((name) => readFileSync(join(logOf(log.folder), name)))).toEqual(before)
  })

  test('believes no index that was cut, emptied, or belongs to another segment', async () => {
    const log = await whole()
    const [first, second, third, fourth] = filesIn(log.folder, '.index').map((name) =>
      join(logOf(log.folder), name),
    )
    writeFileSync(first!, readFileSync(second!))
    writeFileSync(second!, '')
    writeFileSync(third!, readFileSync(third!).subarray(0, -5))
    const bytes = readFileSync(fourth!)
    bytes[bytes.length - 1]! ^= 1
    writeFileSync(fourth!, bytes)
    const notices: Notice[] = []
    const store = await open(log.folder, notices)
    expect(notices.map((notice) => 'segment' in notice && notice.segment)).toEqual([1, 2, 3])
    // The fourth is damaged at a place not read yet: a read of it is answered once the index is made again.
    expect(await readWhole(store, log.always)).toHaveLength(200)
    expect(notices).toContainEqual({
      notice: 'index-made-again',
      segment: 4,
      reason: 'a block of it is damaged',
    })
    for (const stream of log.once) expect(await readWhole(store, stream)).toHaveLength(2)
    await store.close()
  })
})

describe('a log of which a part is missing or foreign', () => {
  const refusedAt = async (folder: string, where: RegExp | string): Promise<void> => {
    const before = filesIn(folder, 'segment').map((name) => readFileSync(join(logOf(folder), name)))
    for (const refused of [
      await left(openEmbeddedStore({ folder, segmentBytes, reserveBytes: 0 })),
    ]) {
      expect(refused).toMatchObject({ failure: 'corrupt', where: expect.stringMatching(where) })
    }
    const after = filesIn(folder, 'segment').map((name) => readFileSync(join(logOf(folder), name)))
    expect(after).toEqual(before)
  }

  test('is not opened without one of its segments', async () => {
    for (const missing of [0, 5]) {
      const { folder } = await whole()
      const name = filesIn(folder, '.segment').at(missing)!
      rmSync(join(logOf(folder), name))
      await refusedAt(folder, /segment/)
    }
  })

  test('is not opened without the last of them: it would end before what it acknowledged', async () => {
    const { folder } = await whole()
    rmSync(join(logOf(folder), filesIn(folder, '.segment').at(-1)!))
    const early = { failure: 'log-ends-early', known: 599n, by: 'head' }
    const opened = openEmbeddedStore({ folder, segmentBytes, reserveBytes: 0 })
    expect(await left(opened)).toMatchObject(early)
  })

  test('is not begun anew where all segments are gone', async () => {
    const { folder } = await whole()
    for (const name of filesIn(folder, '.segment')) rmSync(join(logOf(folder), name))
    await refusedAt(folder, 'the folder log')
    rmSync(join(logOf(folder), 'head'))
    await refusedAt(folder, 'the folder log')
  })

  test('is not opened with a segment of another ledger', async () => {
    const [one, other] = [await whole(), await whole()]
    const name = filesIn(one.folder, '.segment')[3]!
    chmodSync(join(logOf(one.folder), name), 0o600)
    writeFileSync(join(logOf(one.folder), name), readFileSync(join(logOf(other.folder), name)))
    await refusedAt(one.folder, 'segment 4, offset 0')
  })

  test('is not opened where it ends before what others have seen', async () => {
    const { folder } = await whole()
    const opened = openEmbeddedStore({ folder, segmentBytes, reserveBytes: 0, knownHead: 600n })
    expect(await left(opened)).toMatchObject({
      failure: 'log-ends-early',
      head: 599n,
      known: 600n,
      by: 'caller',
    })
    await (await openStore(folder, { segmentBytes, knownHead: 599n })).close()
  })

  test('is not opened when it is empty and others have seen events', async () => {
    const folder = await freshFolder()
    expect(await left(openEmbeddedStore({ folder, knownHead: 0n }))).toMatchObject({
      failure: 'corrupt',
      where: 'the folder log',
    })
  })
})

describe('an index under right checksums that leaves a stream out', () => {
  /** Writes an index of segment `number` in which `stream` has another name. */
  const forge = async (folder: string, number: number, stream: StreamId): Promise<void> => {
    const path = indexPath(logOf(folder), number)
    const header = decodeIndexHeader(readFileSync(path).subarray(0, 192))
    const opened = openSegmentFile(disk, logOf(folder), number, undefined)
    if (E.isLeft(header) || E.isLeft(opened)) throw new Error('the log is not as it was made')
    const index = newMemoryIndex()
    await buildIndex(disk, opened.right, opened.right.size, ({ events }) => {
      for (const event of events) {
        index.add(event.stream === stream ? { ...event, stream: 'zz' as StreamId } : event)
      }
    })
    disk.close(opened.right.file)
    const steps = encodeIndex(index, header.right)
    let step = steps.next()
    while (step.done !== true) step = steps.next()
    writeFileSync(path, Buffer.concat(step.value))
  }

  test('makes nobody believe that the stream ends there, or begins later', async () => {
    for (const number of [1, 4]) {
      const { folder, always } = await whole()
      await forge(folder, number, always)
      const store = await open(folder)
      const reading = { direction: 'forwards', from: 'start', maxCount: 1_000 } as const
      const corrupt = { failure: 'corrupt', where: `index of ${always}` }
      expect(await left(store.read(always, reading))).toMatchObject(corrupt)
      const page = store.readByStream!({ after: { stream: always, revision: 0n }, maxCount: 5 })
      expect(await left(page)).toMatchObject(corrupt)
      await store.close()
      expect(await findingsIn(folder)).toMatchObject([
        { of: 'derived', where: expect.stringMatching(`index ${number}, offset`) },
      ])
    }
  })
})
