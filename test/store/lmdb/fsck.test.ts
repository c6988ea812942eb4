import { open as openLmdb } from 'lmdb'
import type { Database } from 'lmdb'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { encodeRecord } from '../../../src/store/lmdb/record.ts'
import { fsck } from '../../../src/store/lmdb/fsck.ts'
import type { FsckProgress } from '../../../src/store/lmdb/fsck.ts'
import type { StreamId } from '../../../src/kernel/ids.ts'
import { findingsIn, freshFolder, openStore, removeFoldersAfterwards } from './support.ts'
import { eventOf, eventsOf, freshStream, right } from '../support.ts'

removeFoldersAfterwards()

type Inside = {
  readonly events: Database<Buffer, number>
  readonly streams: Database<Buffer, string | [string, number]>
}

/** Changes a closed log from within, as no adapter would. */
const tamper = async (folder: string, change: (inside: Inside) => void): Promise<void> => {
  const root = openLmdb({
    path: join(folder, 'log'),
    encoding: 'string',
    noSubdir: false,
    overlappingSync: false,
  })
  const events = root.openDB<Buffer, number>('events', { encoding: 'binary' })
  const streams = root.openDB<Buffer, string | [string, number]>('streams', { encoding: 'binary' })
  root.transactionSync(() => change({ events, streams }))
  await root.close()
}

/** Positions 0 to 199 are in one stream, 200 to 202 in another. */
const sound = async (): Promise<{ folder: string; long: StreamId; short: StreamId }> => {
  const folder = await freshFolder()
  const [long, short] = [freshStream(), freshStream()]
  const store = await openStore(folder)
  await right(store.append(long, 'no-stream', eventsOf(200)))
  await right(store.append(short, 'no-stream', eventsOf(3)))
  await store.close()
  return { folder, long, short }
}

const indexReason = 'the index of its stream leads to another event, or to none'

describe('checking a log', () => {
  test('finds nothing in one that is whole, beside its writer, and says how far it is', async () => {
    const { folder } = await sound()
    const store = await openStore(folder)
    await right(store.append(freshStream(), 'no-stream', [eventOf('{"同":"意"}')]))
    const progress: FsckProgress[] = []
    for await (const finding of fsck(folder, (step) => void progress.push(step))) {
      expect(finding).toBeUndefined()
    }
    expect(progress.at(0)).toEqual({ checked: 0, total: 204 })
    expect(progress.at(-1)).toEqual({ checked: 207, total: 207 })
    // The writer goes on: the walk has closed only what it had opened.
    await right(store.append(freshStream(), 'no-stream', [eventOf()]))
    await store.close()
  })

  test('finds an event that is missing', async () => {
    const { folder } = await sound()
    await tamper(folder, ({ events }) => events.removeSync(201))
    expect(await findingsIn(folder)).toContainEqual({
      position: 201n,
      where: 'position 201',
      reason: 'the event is missing',
    })
  })

  test('finds the last events cut off', async () => {
    const { folder } = await sound()
    await tamper(folder, ({ events }) => events.removeSync(202))
    expect(await findingsIn(folder)).toContainEqual({
      position: undefined,
      where: 'position 202',
      reason: 'the event is missing',
    })
  })

  test('finds a record moved to another position', async () => {
    const { folder } = await sound()
    await tamper(folder, ({ events }) => events.putSync(5, events.getBinary(6)!))
    expect(await findingsIn(folder)).toContainEqual({
      position: 5n,
      where: 'position 5',
      reason: 'the record belongs to another position',
    })
  })

  test('finds a revision that occurs twice, well formed as the record may be', async () => {
    const { folder, short } = await sound()
    const place = { stream: short, revision: 1, position: 202 }
    await tamper(folder, ({ events }) => events.putSync(202, encodeRecord(eventOf(), place)))
    const findings = await findingsIn(folder)
    expect(findings).toContainEqual({
      position: 202n,
      where: 'position 202',
      reason: 'another event has the same revision in its stream',
    })
  })

  test('finds an id that occurs twice in a stream', async () => {
    const { folder, short } = await sound()
    const event = eventOf()
    await tamper(folder, ({ events }) => {
      for (const revision of [1, 2]) {
        const place = { stream: short, revision, position: 200 + revision }
        events.putSync(place.position, encodeRecord(event, place))
      }
    })
    expect(await findingsIn(folder)).toEqual([
      {
        position: 202n,
        where: 'position 202',
        reason: 'an earlier event of its stream has the same id',
      },
    ])
  })

  test.each(['{"b":1,"a":2}', '{"a": 1}', '{"a":1.5}', '{"a":'])(
    'finds JSON that is not canonical: %s',
    async (json) => {
      const folder = await freshFolder()
      const store = await openStore(folder)
      await right(store.append(freshStream(), 'no-stream', [eventOf(json)]))
      await store.close()
      expect(await findingsIn(folder)).toEqual([
        { position: 0n, where: 'position 0', reason: 'the JSON is not in canonical form' },
      ])
    },
  )

  test('finds a stream that lost its index', async () => {
    const { folder, short } = await sound()
    await tamper(folder, ({ streams }) => streams.removeSync(short))
    const findings = await findingsIn(folder)
    expect(findings).toHaveLength(4)
    expect(findings.at(-1)).toEqual({
      position: undefined,
      where: 'index of streams',
      reason: 'the streams hold 200 of 203 events',
    })
  })

  test('finds a closed block of an index that is missing', async () => {
    const { folder, long } = await sound()
    await tamper(folder, ({ streams }) => streams.removeSync([long, 0]))
    const findings = await findingsIn(folder)
    const lost = findings.filter(({ reason }) => reason === indexReason)
    expect(lost.map(({ position }) => Number(position))).toEqual(
      Array.from({ length: 64 }, (_, n) => n),
    )
    expect(findings.at(-1)).toMatchObject({ reason: 'closed blocks are missing' })
  })

  test('finds that there is no log', async () => {
    expect(await findingsIn(await freshFolder())).toEqual([
      { position: undefined, where: 'log', reason: 'store-unavailable' },
    ])
  })
})
