import { setTimeout as delay } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, test } from 'vitest'
import type { Followed, StoredEvent } from '../../../src/store/event-store.ts'
import type { Harness } from './harness.ts'
import { eventOf, eventsIn, eventsOf, followUntil, freshStream, revisions } from '../support.ts'
import { useStore } from './use-store.ts'
import { right } from '../../support/unwrap.ts'

const isCaughtUp = ({ kind }: Followed<StoredEvent>): boolean => kind === 'caught-up'
const promptMs = 15_000
const slowBytes = 32 * 1024

setFlagsFromString('--expose-gc')
const collect: () => void = runInNewContext('gc')

/** The memory of this process, without garbage and without mapped files. */
const memoryBytes = (): number => {
  collect()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

/** The live feed. */
export const following = (open: () => Promise<Harness>): void => {
  describe('following', () => {
    const store = useStore(open)

    test('C18 gives what comes after the position, history first, then live, in order', async () => {
      const stream = freshStream()
      const before = await right(store().append(stream, 'no-stream', eventsOf(3)))
      await right(store().append(stream, 2n, eventsOf(20)))
      let live: Promise<unknown> | undefined
      const seen = await followUntil(store(), before.position, (followed) => {
        if (isCaughtUp(followed) && live === undefined) {
          live = right(store().append(stream, 22n, eventsOf(20)))
        }
        return followed.kind === 'event' && followed.recorded.revision === 42n
      })
      await live
      const found = eventsIn(seen, stream)
      expect(found.map(({ revision }) => revision)).toEqual(revisions(43).slice(3))
    })

    test('C18 has no gap and no repeat while many write', async () => {
      const from = await right(store().head())
      const total = 600
      const writing = Promise.all(
        Array.from({ length: 6 }, async () => {
          const stream = freshStream()
          for (let n = 0; n < total / 6; n += 1) {
            await right(store().append(stream, n === 0 ? 'no-stream' : BigInt(n - 1), [eventOf()]))
          }
        }),
      )
      const ids: string[] = []
      const positions: bigint[] = []
      await followUntil(store(), from, (followed) => {
        if (followed.kind !== 'event') return false
        ids.push(followed.recorded.event.id)
        positions.push(followed.recorded.position)
        return ids.length === total
      })
      await writing
      expect(new Set(ids).size).toBe(total)
      expect(positions).toEqual(positions.toSorted((a, b) => (a < b ? -1 : 1)))
      const { position } = await right(store().append(freshStream(), 'no-stream', [eventOf()]))
      const later = await followUntil(store(), positions.at(-1)!, isCaughtUp)
      expect(
        later
          .filter(({ kind }) => kind === 'event')
          .map((it) => 'recorded' in it && it.recorded.position),
      ).toEqual([position])
    })

    test('C19 says once that it has caught up, each time that it has', async () => {
      const stream = freshStream()
      const from = await right(store().head())
      let caughtUp = 0
      const seen = await followUntil(store(), from, (followed) => {
        if (isCaughtUp(followed)) {
          caughtUp += 1
          if (caughtUp < 3)
            void store().append(stream, caughtUp === 1 ? 'no-stream' : 0n, [eventOf()])()
        }
        return caughtUp === 3
      })
      expect(seen.map(({ kind }) => kind).filter((kind) => kind !== 'checkpoint')).toEqual([
        'caught-up',
        'event',
        'caught-up',
        'event',
        'caught-up',
      ])
    })

    test('C19 names the position up to which it has', async () => {
      const head = await right(store().head())
      const seen = await followUntil(store(), head, isCaughtUp)
      expect(seen).toEqual([{ kind: 'caught-up', position: head }])
    })

    test('C20 goes on after any position it gave, skipping nothing', async () => {
      const stream = freshStream()
      const from = await right(store().head())
      await right(store().append(stream, 'no-stream', eventsOf(30)))
      let position = from
      const found: bigint[] = []
      while (found.length < 30) {
        const seen = await followUntil(store(), position, ({ kind }) => kind === 'event')
        for (const followed of seen) {
          position = followed.kind === 'event' ? followed.recorded.position : followed.position
        }
        found.push(...eventsIn(seen, stream).map(({ revision }) => revision))
      }
      expect(found).toEqual(revisions(30))
    })

    test('C21 stops when its consumer throws, and can be taken up again', async () => {
      const unhandled: unknown[] = []
      const note = (reason: unknown): void => void unhandled.push(reason)
      process.on('unhandledRejection', note)
      const stream = freshStream()
      const from = await right(store().head())
      await right(store().append(stream, 'no-stream', eventsOf(3)))
      const failing = followUntil(store(), from, () => {
        throw new TypeError('the consumer broke')
      })
      await expect(failing).rejects.toThrow('the consumer broke')
      const seen = await followUntil(store(), from, isCaughtUp)
      await delay(20)
      process.off('unhandledRejection', note)
      expect(eventsIn(seen, stream)).toHaveLength(3)
      expect(unhandled).toEqual([])
    })

    test('C22 ends soon after the signal, also when it waits, and when it was given before', async () => {
      const stop = new AbortController()
      const head = await right(store().head())
      const kinds: string[] = []
      const ended = (async () => {
        for await (const { kind } of store().follow(head, stop.signal)) kinds.push(kind)
      })()
      await expect.poll(() => kinds).toEqual(['caught-up'])
      const abortedMs = performance.now()
      stop.abort()
      await ended
      expect(kinds).toEqual(['caught-up'])
      expect(performance.now() - abortedMs).toBeLessThan(promptMs)
      const none = []
      for await (const followed of store().follow(-1n, stop.signal)) none.push(followed)
      expect(none).toEqual([])
    })

    test('C22 ends when the store is closed, which twice is harmless', async () => {
      const harness = await open()
      const head = await right(harness.store.head())
      const ended = (async () => {
        for await (const _ of harness.store.follow(head, new AbortController().signal)) void _
      })()
      await delay(50)
      await harness.store.close()
      await harness.store.close()
      await ended
      const refused = await harness.store.append(freshStream(), 'no-stream', [eventOf()])()
      expect(refused).toMatchObject({ left: { failure: 'store-unavailable' } })
      await harness.close()
    })

    test('C23 keeps memory bounded for a slow consumer, and loses nothing', async () => {
      const stream = freshStream()
      const from = await right(store().head())
      const follower = store().follow(from, new AbortController().signal)[Symbol.asyncIterator]()
      await right(store().append(stream, 'no-stream', [eventOf()]))
      await follower.next()
      const text = 'x'.repeat(slowBytes)
      const before = memoryBytes()
      for (let n = 0; n < 60; n += 1) {
        const events = Array.from({ length: 30 }, () => eventOf(`"${text}"`))
        await right(store().append(stream, BigInt(n * 30), events))
      }
      // 56 MB were appended while the follower stood still. (What a connection has sent is let go of a little later.)
      await expect.poll(() => memoryBytes() - before).toBeLessThan(16 * 1024 * 1024)
      const found: bigint[] = []
      while (found.at(-1) !== 1_800n) {
        const { value } = await follower.next()
        const followed: Followed<StoredEvent> = value
        if (followed.kind === 'event') found.push(followed.recorded.revision)
      }
      await follower.return?.()
      expect(found).toEqual(revisions(1_801).slice(1))
    })
  })
}
