/** R35 on a real cluster: its leader is killed under load, again and again; README.md names the variables. */
import { execFile } from 'node:child_process'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { E } from '../../../src/fp.ts'
import type { StreamId } from '../../../src/kernel/ids.ts'
import { appendUntilKnown } from '../../../src/store/append-until-known.ts'
import { eventsIn, eventsOf, freshStream, readWhole } from '../support.ts'
import type { Store } from '../support.ts'
import { openStore } from './support.ts'
import { right } from '../../support/unwrap.ts'

const url = process.env['KURRENTDB_CLUSTER_URL'] ?? ''
const kill = process.env['KURRENTDB_KILL_LEADER'] ?? ''
const revive = process.env['KURRENTDB_REVIVE'] ?? ''
const rounds = 3
const writers = 8

const shell = promisify(execFile)

const patiently = (store: Store) =>
  appendUntilKnown(
    { store, nowMs: () => performance.now(), sleep: delay, jitter: Math.random },
    { firstPauseMs: 50, maxPauseMs: 1_000, deadlineMs: 60_000 },
  )

type Writer = {
  readonly stream: StreamId
  readonly ids: string[]
  readonly acknowledgedMs: number[]
}

/** Appends three events at a time until told to stop; an append that is refused for certain is tried anew. */
const write = async (store: Store, isOver: () => boolean): Promise<Writer> => {
  const writer: Writer = { stream: freshStream(), ids: [], acknowledgedMs: [] }
  let expected: 'no-stream' | bigint = 'no-stream'
  const append = patiently(store)
  while (!isOver()) {
    const events = eventsOf(3)
    let result = await append(writer.stream, expected, events)()
    while (E.isLeft(result) && result.left.failure === 'store-unavailable') {
      await delay(50)
      result = await append(writer.stream, expected, events)()
    }
    if (E.isLeft(result)) throw new Error(`${result.left.failure} at ${expected}`)
    expected = result.right.revision
    writer.ids.push(...events.map(({ id }) => id))
    writer.acknowledgedMs.push(performance.now())
  }
  return writer
}

describe.skipIf(url === '' || kill === '' || revive === '')(
  'with KURRENTDB_CLUSTER_URL, KURRENTDB_KILL_LEADER and KURRENTDB_REVIVE (without them nothing here is tested)',
  () => {
    test('R35 loses nothing acknowledged and doubles nothing when the leader is killed under load', async () => {
      const [store, reader] = [await openStore(url), await openStore(url)]
      let isOver = false
      const from = await right(store.head())
      const stop = new AbortController()
      const followed: Parameters<typeof eventsIn>[0][number][] = []
      const following = (async () => {
        for await (const item of reader.follow(from, stop.signal)) followed.push(item)
      })()
      const writing = Array.from({ length: writers }, () => write(store, () => isOver))
      const killedMs: number[] = []
      for (let round = 0; round < rounds; round += 1) {
        await delay(4_000)
        killedMs.push(performance.now())
        await shell('sh', ['-c', kill])
        await delay(10_000)
        await shell('sh', ['-c', revive])
      }
      await delay(5_000)
      isOver = true
      const done = await Promise.all(writing)
      for (const { stream, ids } of done) {
        expect((await readWhole(store, stream)).map(({ event }) => event.id)).toEqual(ids)
        await expect
          .poll(() => eventsIn(followed, stream).length, { timeout: 45_000 })
          .toBe(ids.length)
        expect(eventsIn(followed, stream).map(({ event }) => event.id)).toEqual(ids)
      }
      for (const killed of killedMs) {
        const first = done
          .flatMap(({ acknowledgedMs }) => acknowledgedMs)
          .filter((at) => at > killed + 100)
        expect(Math.min(...first) - killed).toBeLessThan(5_000)
      }
      stop.abort()
      await following
    }, 240_000)
  },
)
