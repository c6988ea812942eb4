import { describe, expect, test } from 'vitest'
import type { StreamId } from '../../../src/kernel/ids.ts'
import type { ByStreamOptions, Recorded, StoredEvent } from '../../../src/store/event-store.ts'
import type { EmbeddedReader } from '../../../src/store/embedded/reading/open-reader.ts'
import { eventOf, eventsOf } from '../support.ts'
import { freshFolder, removeFoldersAfterwards } from '../folders.ts'
import { openStore } from './support.ts'
import { right } from '../../support/unwrap.ts'

removeFoldersAfterwards()

const stream = (name: string): StreamId => name as StreamId

type Events = ReadonlyArray<Recorded<StoredEvent>>
type Reader = Pick<EmbeddedReader, 'readByStream'>

const pageOf = ({ readByStream }: Reader, options: ByStreamOptions): Promise<Events> => {
  if (readByStream === undefined) throw new Error('the log has its streams at hand')
  return right(readByStream(options))
}

const readAllByStream = async (reader: Reader, maxCount: number): Promise<Events> => {
  const found: Recorded<StoredEvent>[] = []
  for (;;) {
    const page = await pageOf(reader, { after: found.at(-1), maxCount })
    if (page.length === 0) return found
    expect(page.length).toBeLessThanOrEqual(maxCount)
    found.push(...page)
  }
}

const places = (events: Events): ReadonlyArray<string> =>
  events.map((event) => `${event.stream}@${event.revision}`)

const openFilled = async () => {
  const store = await openStore(await freshFolder(), { segmentBytes: 4_096 })
  // Over several segments, the first of which hold nothing of the others.
  const long = 300
  await right(store.append(stream('subject-b'), 'no-stream', eventsOf(long)))
  await right(store.append(stream('subject-c'), 'no-stream', eventsOf(2)))
  await right(store.append(stream('access'), 'no-stream', eventsOf(1)))
  await right(store.append(stream('subject-bb'), 'no-stream', eventsOf(1)))
  await right(store.append(stream('access'), 0n, eventsOf(1)))
  const inOrder = [
    'access@0',
    'access@1',
    ...Array.from({ length: long }, (_, revision) => `subject-b@${revision}`),
    'subject-bb@0',
    'subject-c@0',
    'subject-c@1',
  ]
  return { store, inOrder }
}

describe('reading a log by stream', () => {
  test.each([1, 7, 64, 10_000])('gives all of it in order, %i at a time', async (maxCount) => {
    const { store, inOrder } = await openFilled()
    const found = await readAllByStream(store, maxCount)
    expect(places(found)).toEqual(inOrder)
    const whole = await right(
      store.readAll({ direction: 'forwards', from: 'start', maxCount: 10_000 }),
    )
    expect(found.toSorted((a, b) => Number(a.position - b.position))).toEqual(whole)
    await store.close()
  })
  test('sees what was appended to a stream that is still to come', async () => {
    const { store } = await openFilled()
    const after = { stream: stream('subject-bb'), revision: 0n }
    await right(store.append(stream('subject-c'), 1n, [eventOf()]))
    const page = await pageOf(store, { after, maxCount: 10 })
    expect(places(page)).toEqual(['subject-c@0', 'subject-c@1', 'subject-c@2'])
    await store.close()
  })
  test('gives nothing of an empty log', async () => {
    const store = await openStore(await freshFolder(), { segmentBytes: 4_096 })
    expect(await readAllByStream(store, 10)).toEqual([])
    await store.close()
  })
})
