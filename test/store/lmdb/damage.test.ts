import { open as openFile, readFile, stat, truncate, writeFile } from 'node:fs/promises'
import { open as openLmdb } from 'lmdb'
import { describe, expect, test } from 'vitest'
import type { StreamId } from '../../../src/kernel/ids.ts'
import { openOldLog } from '../../../src/store/lmdb/open-old-log.ts'
import { eventOf, eventsOf, freshStream, readWhole } from '../support.ts'
import {
  dataFile,
  freshFolder,
  logOf,
  openLog,
  openOldStore,
  removeFoldersAfterwards,
} from './support.ts'
import { left, right } from '../../support/unwrap.ts'

removeFoldersAfterwards()

/** A closed log of one stream; event 1 of it holds `content`. */
const logWith = async (content: string): Promise<{ folder: string; stream: StreamId }> => {
  const folder = await freshFolder()
  const stream = freshStream()
  const store = await openOldStore(folder)
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
  const reader = await openLog(folder)
  const found = await readWhole(reader, stream)
  await reader.close()
  return found.at(-1)!.event.id
}

describe('a flipped byte', () => {
  const content = '{"marked":"by-the-test"}'
  const options = { direction: 'forwards', from: 'start', maxCount: 10 } as const

  test('in an event is found by every way of reading it', async () => {
    const { folder, stream } = await logWith(content)
    await flipByteAt(folder, content)
    const log = await openLog(folder)
    const corrupt = {
      failure: 'corrupt',
      where: 'position 1',
      reason: 'the checksum does not match',
    }
    expect(await left(log.read(stream, options))).toEqual(corrupt)
    expect(await left(log.readAll(options))).toEqual(corrupt)
    // Undamaged parts can still be read.
    expect(await right(log.read(stream, { ...options, maxCount: 1 }))).toHaveLength(1)
    await log.close()
  })

  test('in the index of a stream is found where it is read by stream', async () => {
    const { folder, stream } = await logWith(content)
    const positionOfLast = Buffer.alloc(8)
    positionOfLast.writeDoubleLE(2)
    const id = (await readLast(folder, stream)).slice(0, 8)
    const digest = Buffer.alloc(4)
    digest.writeUInt32LE(Number.parseInt(id, 16))
    await flipByteAt(folder, Buffer.concat([positionOfLast, digest]))
    const log = await openLog(folder)
    expect(await left(log.read(stream, options))).toMatchObject({ failure: 'corrupt' })
    expect(await right(log.readAll(options))).toHaveLength(3)
    await log.close()
  })
})

describe('a log that was cut', () => {
  test.each([0.5, 0.9])('to %f of its length is refused by name, not by a crash', async (part) => {
    const folder = await freshFolder()
    const store = await openOldStore(folder)
    for (let n = 0; n < 40; n += 1)
      await right(store.append(freshStream(), 'no-stream', eventsOf(50)))
    await store.close()
    const { size } = await stat(dataFile(folder))
    await truncate(dataFile(folder), Math.floor(size * part))
    const refused = await left(openOldLog(logOf(folder)))
    expect(refused).toMatchObject({ failure: 'corrupt', where: 'data.mdb' })
    expect(refused).toHaveProperty(
      'reason',
      expect.stringMatching(/truncated: \d+ bytes, page \d+ is missing/),
    )
  })

  test('within its first pages, or is no log at all, is refused', async () => {
    const { folder } = await logWith('{}')
    await truncate(dataFile(folder), 5_000)
    expect(await left(openOldLog(logOf(folder)))).toMatchObject({ failure: 'corrupt' })
    await writeFile(dataFile(folder), 'no log, but long enough to be read as one'.repeat(1_000))
    expect(await left(openOldLog(logOf(folder)))).toMatchObject({ failure: 'corrupt' })
  })
})

describe('a folder of another version', () => {
  test('is refused with both versions, and left as it was', async () => {
    const { folder, stream } = await logWith('{}')
    const root = openLmdb({
      path: logOf(folder),
      encoding: 'string',
      overlappingSync: false,
      noSubdir: false,
    })
    const meta = root.openDB<string, string>('meta', { encoding: 'string' })
    await meta.put('format', '999')
    await root.close()
    const refused = { failure: 'data-version', found: '999', expected: '1' }
    expect(await left(openOldLog(logOf(folder)))).toEqual(refused)
    expect(stream).toBeDefined()
  })

  test('is refused when something else made it', async () => {
    const folder = await freshFolder()
    const root = openLmdb({
      path: logOf(folder),
      encoding: 'string',
      overlappingSync: false,
      noSubdir: false,
    })
    await root.put('somebody', 'else')
    await root.close()
    const refused = { failure: 'data-version', found: 'unknown', expected: '1' }
    expect(await left(openOldLog(logOf(folder)))).toEqual(refused)
  })
})
