import {
  copyFile,
  mkdir,
  open as openFile,
  readFile,
  stat,
  truncate,
  writeFile,
} from 'node:fs/promises'
import { join } from 'node:path'
import { open as openLmdb } from 'lmdb'
import { describe, expect, test } from 'vitest'
import { openLmdbReader, openLmdbStore } from '../../../src/store/lmdb/open-lmdb.ts'
import type { StreamId } from '../../../src/kernel/ids.ts'
import { eventOf, eventsOf, followUntil, freshStream, left, readWhole, right } from '../support.ts'
import {
  dataFile,
  findingsIn,
  freshFolder,
  openReader,
  openStore,
  removeFoldersAfterwards,
} from './support.ts'

removeFoldersAfterwards()

/** A closed log of one stream; event 1 of it holds `content`. */
const logWith = async (content: string): Promise<{ folder: string; stream: StreamId }> => {
  const folder = await freshFolder()
  const stream = freshStream()
  const store = await openStore(folder)
  await right(store.append(stream, 'no-stream', [eventOf(), eventOf(content), eventOf()]))
  await store.close()
  return { folder, stream }
}

const flipByteAt = async (folder: string, needle: string | Buffer): Promise<void> => {
  const bytes = await readFile(dataFile(folder))
  let at = bytes.indexOf(needle)
  expect(at).toBeGreaterThan(0)
  const file = await openFile(dataFile(folder), 'r+')
  // Every copy: LMDB leaves old pages in the file, and which one counts is its own affair.
  for (; at >= 0; at = bytes.indexOf(needle, at + 1)) {
    await file.write(Buffer.from([bytes[at]! ^ 0x01]), 0, 1, at)
  }
  await file.close()
}

const readLast = async (folder: string, stream: StreamId): Promise<string> => {
  const reader = await openReader(folder)
  const found = await readWhole(reader, stream)
  await reader.close()
  return found.at(-1)!.event.id
}

describe('a flipped byte', () => {
  const content = '{"marked":"by-the-test"}'
  const finding = { position: 1n, where: 'position 1', reason: 'the checksum does not match' }

  test('in an event is found by every way of reading it, and by fsck', async () => {
    const { folder, stream } = await logWith(content)
    await flipByteAt(folder, content)
    const store = await openStore(folder)
    const corrupt = { failure: 'corrupt', where: finding.where, reason: finding.reason }
    const options = { direction: 'forwards', from: 'start', maxCount: 10 } as const
    expect(await left(store.read(stream, options))).toEqual(corrupt)
    expect(await left(store.readAll(options))).toEqual(corrupt)
    expect(await left(store.scan(0n, () => {}))).toEqual(corrupt)
    await expect(followUntil(store, -1n, () => false)).rejects.toMatchObject({ failure: corrupt })
    // What is whole can still be read, and the log goes on.
    expect(await right(store.read(stream, { ...options, maxCount: 1 }))).toHaveLength(1)
    await right(store.append(stream, 2n, [eventOf()]))
    expect(await findingsIn(folder)).toContainEqual(finding)
    await store.close()
  })

  test('in the index of a stream stops appends to that stream, and to no other', async () => {
    const { folder, stream } = await logWith(content)
    const positionOfLast = Buffer.alloc(8)
    positionOfLast.writeDoubleLE(2)
    const id = (await readLast(folder, stream)).slice(0, 8)
    const digest = Buffer.alloc(4)
    digest.writeUInt32LE(Number.parseInt(id, 16))
    await flipByteAt(folder, Buffer.concat([positionOfLast, digest]))
    const store = await openStore(folder)
    expect(await left(store.append(stream, 2n, [eventOf()]))).toMatchObject({ failure: 'corrupt' })
    await right(store.append(freshStream(), 'no-stream', [eventOf()]))
    await store.close()
    const findings = await findingsIn(folder)
    expect(findings.map(({ position }) => position)).toEqual([0n, 1n, 2n, undefined, undefined])
  })
})

describe('a log that was cut', () => {
  test.each([0.5, 0.9])('to %f of its length is refused by name, not by a crash', async (part) => {
    const folder = await freshFolder()
    const store = await openStore(folder)
    for (let n = 0; n < 40; n += 1)
      await right(store.append(freshStream(), 'no-stream', eventsOf(50)))
    await store.close()
    const { size } = await stat(dataFile(folder))
    await truncate(dataFile(folder), Math.floor(size * part))
    for (const open of [openLmdbStore, openLmdbReader]) {
      const refused = await left<unknown, unknown>(open({ folder }))
      expect(refused).toMatchObject({ failure: 'corrupt', where: 'data.mdb' })
      expect(refused).toHaveProperty(
        'reason',
        expect.stringMatching(/truncated: \d+ bytes, page \d+ is missing/),
      )
    }
    expect(await findingsIn(folder)).toMatchObject([{ where: 'data.mdb' }])
  })

  test('within its first pages, or is no log at all, is refused', async () => {
    const { folder } = await logWith('{}')
    await truncate(dataFile(folder), 5_000)
    expect(await left(openLmdbStore({ folder }))).toMatchObject({ failure: 'corrupt' })
    await writeFile(dataFile(folder), 'no log, but long enough to be read as one'.repeat(1_000))
    expect(await left(openLmdbStore({ folder }))).toMatchObject({ failure: 'corrupt' })
  })

  test('to nothing before anything was written is begun anew', async () => {
    const folder = await freshFolder()
    await mkdir(join(folder, 'log'))
    await writeFile(dataFile(folder), '')
    const store = await openStore(folder)
    await right(store.append(freshStream(), 'no-stream', [eventOf()]))
    await store.close()
  })
})

describe('an older copy put back in place', () => {
  test('is noticed by a follower that had come further', async () => {
    const { folder, stream } = await logWith('{}')
    const copy = join(folder, 'copy')
    await copyFile(dataFile(folder), copy)
    const store = await openStore(folder)
    const { position } = await right(store.append(stream, 2n, eventsOf(2)))
    await store.close()
    await copyFile(copy, dataFile(folder))
    const restored = await openStore(folder)
    await expect(followUntil(restored, position, () => true)).rejects.toMatchObject({
      failure: { failure: 'corrupt', where: 'position 4' },
    })
    await restored.close()
  })
})

describe('a folder of another version', () => {
  test('is refused with both versions, and left as it was', async () => {
    const { folder, stream } = await logWith('{}')
    const root = openLmdb({
      path: join(folder, 'log'),
      encoding: 'string',
      overlappingSync: false,
      noSubdir: false,
    })
    const meta = root.openDB<string, string>('meta', { encoding: 'string' })
    await meta.put('format', '999')
    await root.close()
    const refused = { failure: 'data-version', found: '999', expected: '1' }
    expect(await left(openLmdbStore({ folder }))).toEqual(refused)
    expect(await left(openLmdbReader({ folder }))).toEqual(refused)
    expect(stream).toBeDefined()
  })

  test('is refused when something else made it', async () => {
    const folder = await freshFolder()
    const root = openLmdb({
      path: join(folder, 'log'),
      encoding: 'string',
      overlappingSync: false,
      noSubdir: false,
    })
    await root.put('somebody', 'else')
    await root.close()
    const refused = { failure: 'data-version', found: 'unknown', expected: '1' }
    expect(await left(openLmdbStore({ folder }))).toEqual(refused)
    expect(await left(openLmdbReader({ folder }))).toEqual(refused)
  })
})
