/** Events appended together are read together: one read of the disk for all, each record checked as ever. */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { disk } from '../../../src/files/disk.ts'
import type { Io } from '../../../src/files/io.ts'
import { freshFolder, removeFoldersAfterwards } from '../folders.ts'
import { eventsOf, freshStream, readWhole } from '../support.ts'
import { logOf, openStore } from './support.ts'
import { left, right } from '../../support/unwrap.ts'

removeFoldersAfterwards()

/** The disk, and how often it was read. */
const countingReads = () => {
  let reads = 0
  const io: Io = {
    ...disk,
    pread: (file, into, length, at) => {
      reads += 1
      return disk.pread(file, into, length, at)
    },
  }
  return {
    io,
    during: async (work: () => Promise<unknown>) => {
      const before = reads
      await work()
      return reads - before
    },
  }
}

const forwards = { direction: 'forwards', from: 'start', maxCount: 100 } as const

describe('a stream whose events were appended together', () => {
  test('is read from the disk once, and in the order in which it was written', async () => {
    const { io, during } = countingReads()
    const store = await openStore(await freshFolder(), { io })
    const [stream, other] = [freshStream(), freshStream()]
    const events = eventsOf(4)
    await right(store.append(other, 'no-stream', eventsOf(3)))
    await right(store.append(stream, 'no-stream', events))
    await right(store.append(other, 2n, eventsOf(1)))
    expect(await during(() => right(store.read(stream, forwards)))).toBe(1)
    const read = await readWhole(store, stream)
    expect(read.map(({ event }) => event)).toEqual(events)
    expect(read.map(({ revision }) => revision)).toEqual([0n, 1n, 2n, 3n])
    await store.close()
  })

  test('is read on where the rest of it lies elsewhere', async () => {
    const store = await openStore(await freshFolder())
    const [stream, other] = [freshStream(), freshStream()]
    const events = eventsOf(6)
    await right(store.append(stream, 'no-stream', events.slice(0, 2)))
    for (let n = 0; n < 40; n += 1)
      await right(store.append(other, n === 0 ? 'no-stream' : BigInt(n - 1), eventsOf(1)))
    await right(store.append(stream, 1n, events.slice(2)))
    expect((await readWhole(store, stream)).map(({ event }) => event)).toEqual(events)
    await store.close()
  })

  test('is refused for a damage in any of its events, by its place', async () => {
    const folder = await freshFolder()
    const store = await openStore(folder)
    const stream = freshStream()
    await right(store.append(stream, 'no-stream', eventsOf(3)))
    const segment = readdirSync(logOf(folder)).find((name) => name.endsWith('.segment')) ?? ''
    const path = join(logOf(folder), segment)
    const bytes = readFileSync(path)
    const third = bytes.lastIndexOf(Buffer.from(stream, 'latin1'))
    expect(third).toBeGreaterThan(0)
    const damaged = Buffer.from(bytes)
    damaged.writeUInt8(damaged.readUInt8(third) ^ 1, third)
    writeFileSync(path, damaged)
    const failure = await left(store.read(stream, forwards))
    // 44 bytes stand before the names in the record of an event.
    expect(failure).toMatchObject({ failure: 'corrupt' })
    expect(JSON.stringify(failure)).toContain('the checksum does not match')
    expect(JSON.stringify(failure)).toContain(String(third - 44))
    writeFileSync(path, bytes)
    expect(await readWhole(store, stream)).toHaveLength(3)
    await store.close()
  })
})
