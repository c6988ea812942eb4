import { describe, expect, test } from 'vitest'
import type { Harness } from './harness.ts'
import { eventOf, eventsOf, failureOf, freshStream, readWhole } from '../support.ts'
import { useStore } from './use-store.ts'
import { left, right } from '../../support/unwrap.ts'

/** A safe retry: the same ids at the same expectation, any number of times. */
export const repeating = (open: () => Promise<Harness>): void => {
  describe('repeating an append', () => {
    const store = useStore(open)

    test('C06 answers as the first time and writes nothing', async () => {
      const stream = freshStream()
      const [first, second] = [eventsOf(3), eventsOf(2)]
      const original = await right(store().append(stream, 'no-stream', first))
      expect(await right(store().append(stream, 'no-stream', first))).toEqual(original)
      const next = await right(store().append(stream, 2n, second))
      // Later events do not matter, nor does it how often.
      expect(await right(store().append(stream, 'no-stream', first))).toEqual(original)
      expect(await right(store().append(stream, 2n, second))).toEqual(next)
      expect(await readWhole(store(), stream)).toHaveLength(5)
    })

    test('C06 answers so for part of what was appended, and whatever the content', async () => {
      const stream = freshStream()
      const events = eventsOf(4)
      await right(store().append(stream, 'no-stream', events))
      const part = events.slice(1, 3).map(({ id }) => eventOf('{"other":true}', id))
      expect((await right(store().append(stream, 0n, part))).revision).toBe(2n)
      expect((await readWhole(store(), stream)).map(({ event }) => event)).toEqual(events)
    })

    test('C06 answers so deep in a long stream', async () => {
      const stream = freshStream()
      const early = eventsOf(3)
      await right(store().append(stream, 'no-stream', early))
      await right(store().append(stream, 2n, eventsOf(400)))
      expect((await right(store().append(stream, 'no-stream', early))).revision).toBe(2n)
      expect(await readWhole(store(), stream)).toHaveLength(403)
    })

    test('C06 answers so to both of two that come at once', async () => {
      const stream = freshStream()
      const events = eventsOf(2)
      const [one, two] = await Promise.all([
        right(store().append(stream, 'no-stream', events)),
        right(store().append(stream, 'no-stream', events)),
      ])
      expect(one).toEqual(two)
      expect(await readWhole(store(), stream)).toHaveLength(2)
    })

    test('C06 answers so after the store was closed and opened', async () => {
      const harness = await open()
      try {
        const stream = freshStream()
        const events = eventsOf(2)
        const original = await right(harness.store.append(stream, 'no-stream', events))
        const reopened = await harness.reopen()
        expect(await right(reopened.append(stream, 'no-stream', events))).toEqual(original)
        expect(await readWhole(reopened, stream)).toHaveLength(2)
      } finally {
        await harness.close()
      }
    })

    test('C07 is a conflict when the tail differs, and when there is more than was written', async () => {
      const stream = freshStream()
      const [a, b, c] = [eventOf(), eventOf(), eventOf()]
      await right(store().append(stream, 'no-stream', [a, b]))
      const conflict = { failure: 'revision-conflict', stream, actual: 1n }
      expect(await left(store().append(stream, 'no-stream', [a, c]))).toEqual(conflict)
      expect(await left(store().append(stream, 'no-stream', [a, b, c]))).toEqual(conflict)
      expect(await left(store().append(stream, 'no-stream', [b, a]))).toEqual(conflict)
      expect(await readWhole(store(), stream)).toHaveLength(2)
    })

    test('C07 is a conflict for an id at another place', async () => {
      const stream = freshStream()
      const events = eventsOf(3)
      await right(store().append(stream, 'no-stream', events))
      expect(await left(store().append(stream, 0n, events.slice(2)))).toEqual({
        failure: 'revision-conflict',
        stream,
        actual: 2n,
      })
    })

    test.each([1, 64, 130])(
      'C08 is refused at the current revision of %i events',
      async (count) => {
        const stream = freshStream()
        const events = eventsOf(count)
        const { revision } = await right(store().append(stream, 'no-stream', events))
        const window = events.slice(-64)
        for (const event of [window[0]!, window.at(-1)!]) {
          const refused = await left(store().append(stream, revision, [eventOf(), event]))
          expect(failureOf(refused)).toBe('append-malformed')
        }
        expect(await readWhole(store(), stream)).toHaveLength(count)
      },
    )

    test('C08 is refused also while the first is still being written', async () => {
      const stream = freshStream()
      const event = eventOf()
      const [first, again] = await Promise.all([
        right(store().append(stream, 'no-stream', [event])),
        left(store().append(stream, 0n, [event])),
      ])
      expect(first.revision).toBe(0n)
      // The second may be decided before the first is there: then it is a conflict. Never is it written.
      expect(['append-malformed', 'revision-conflict']).toContain(failureOf(again))
      expect(await readWhole(store(), stream)).toHaveLength(1)
    })

    test('C09 is an append of its own in another stream', async () => {
      const [one, other] = [freshStream(), freshStream()]
      const events = eventsOf(2)
      await right(store().append(one, 'no-stream', events))
      await right(store().append(other, 'no-stream', events))
      expect(await readWhole(store(), one)).toHaveLength(2)
      expect(await readWhole(store(), other)).toHaveLength(2)
    })
  })
}
