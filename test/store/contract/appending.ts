import { describe, expect, test } from 'vitest'
import { E } from '../../../src/fp.ts'
import { countedBytes } from '../../../src/store/check-append.ts'
import { maxAppendBytes, maxEventBytes } from '../../../src/store/event-store.ts'
import type { Expected, StoredEvent } from '../../../src/store/event-store.ts'
import type { EventId, StreamId } from '../../../src/kernel/ids.ts'
import type { Harness } from './harness.ts'
import {
  contentOf,
  eventOf,
  eventsOf,
  failureOf,
  freshStream,
  readWhole,
  revisions,
} from '../support.ts'
import { useStore } from './use-store.ts'
import { left, right } from '../../support/unwrap.ts'

const textOf = (bytes: number): string => `"${'x'.repeat(bytes - 2)}"`
const races = 1_000

/** Expectations, atomicity, limits. */
export const appending = (open: () => Promise<Harness>): void => {
  describe('appending', () => {
    const store = useStore(open)
    const append = (stream: StreamId, expected: Expected, events: ReadonlyArray<StoredEvent>) =>
      store().append(stream, expected, events)

    test('C01 starts a stream once', async () => {
      const stream = freshStream()
      const { revision } = await right(append(stream, 'no-stream', [eventOf('{"first":true}')]))
      expect(revision).toBe(0n)
      expect(await left(append(stream, 'no-stream', [eventOf()]))).toEqual({
        failure: 'revision-conflict',
        stream,
        actual: 0n,
      })
      expect(contentOf(await readWhole(store(), stream))).toEqual(['{"first":true}'])
    })

    test('C02 takes the exact revision and no other', async () => {
      const stream = freshStream()
      await right(append(stream, 'no-stream', eventsOf(2)))
      expect((await right(append(stream, 1n, [eventOf()]))).revision).toBe(2n)
      for (const expected of [0n, 1n, 3n, 2n ** 60n]) {
        expect(await left(append(stream, expected, [eventOf()]))).toEqual({
          failure: 'revision-conflict',
          stream,
          actual: 2n,
        })
      }
    })

    test('C02 says that there is no stream where a revision was expected', async () => {
      const stream = freshStream()
      expect(await left(append(stream, 0n, [eventOf()]))).toEqual({
        failure: 'revision-conflict',
        stream,
        actual: 'no-stream',
      })
    })

    test('C04 writes a batch as a whole, in order, and answers with its last revision', async () => {
      const stream = freshStream()
      const events = eventsOf(5)
      const appended = await right(append(stream, 'no-stream', events))
      expect(appended.revision).toBe(4n)
      const found = await readWhole(store(), stream)
      expect(found.map(({ event }) => event)).toEqual(events)
      expect(found.map(({ revision }) => revision)).toEqual(revisions(5))
      expect(found.at(-1)?.position).toBe(appended.position)
      expect((await right(append(stream, appended.revision, [eventOf()]))).revision).toBe(5n)
    })

    test('C05 leaves no trace of an append that was refused', async () => {
      const stream = freshStream()
      await right(append(stream, 'no-stream', [eventOf('{"kept":1}')]))
      const head = await right(store().head())
      await left(append(stream, 'no-stream', [eventOf('{"lost":1}')]))
      await left(append(stream, 7n, eventsOf(3)))
      await left(append(stream, 0n, [eventOf(textOf(maxEventBytes + 1))]))
      const others = await right(
        store().readAll({
          direction: 'forwards',
          from: head,
          maxCount: 10,
          streamPrefixes: [stream],
        }),
      )
      expect(contentOf(others)).toEqual(['{"kept":1}'])
      expect((await right(append(stream, 0n, [eventOf('{"kept":2}')]))).revision).toBe(1n)
      expect(contentOf(await readWhole(store(), stream))).toEqual(['{"kept":1}', '{"kept":2}'])
    })

    test('C10 refuses an append of nothing', async () => {
      expect(failureOf(await left(append(freshStream(), 'no-stream', [])))).toBe('append-malformed')
    })

    test('C10 takes an event of the largest size and refuses one byte more, counted in UTF-8', async () => {
      const stream = freshStream()
      const wide = `"${'同'.repeat((maxEventBytes - 2) / 3)}"`
      const full = `${wide.slice(0, -1)}${'x'.repeat(maxEventBytes - Buffer.byteLength(wide))}"`
      expect(Buffer.byteLength(full)).toBe(maxEventBytes)
      await right(append(stream, 'no-stream', [eventOf(full)]))
      expect(contentOf(await readWhole(store(), stream))).toEqual([full])
      const over = `${full.slice(0, -1)}x"`
      expect(await left(append(stream, 0n, [eventOf(over)]))).toEqual({
        failure: 'event-too-large',
        limitBytes: maxEventBytes,
      })
    })

    test('C10 takes an append of the largest size and refuses one byte more', async () => {
      const stream = freshStream()
      const fifteen = Array.from({ length: 15 }, () => eventOf(textOf(maxEventBytes)))
      const taken = fifteen.reduce((sum, event) => sum + countedBytes(event), 0)
      const rest = maxAppendBytes - taken - countedBytes(eventOf(''))
      await right(append(stream, 'no-stream', [...fifteen, eventOf(textOf(rest))]))
      const again = Array.from({ length: 15 }, () => eventOf(textOf(maxEventBytes)))
      expect(await left(append(stream, 15n, [...again, eventOf(textOf(rest + 1))]))).toEqual({
        failure: 'append-too-large',
        limitBytes: maxAppendBytes,
      })
    })

    test.each([
      ['an id that is no UUID', [eventOf('{}', 'not-a-uuid' as EventId)]],
      ['an id in upper case', [eventOf('{}', '0F0E7B1C-6D2E-4F57-9A3B-1C2D3E4F5A6B' as EventId)]],
      ['an event without a type', [{ ...eventOf(), type: '' }]],
      ['a type with a space', [{ ...eventOf(), type: 'Consent given' }]],
      ['an event without content', [{ ...eventOf(), json: '' }]],
    ])('C09 refuses %s', async (_, events) => {
      expect(failureOf(await left(append(freshStream(), 'no-stream', events)))).toBe(
        'append-malformed',
      )
    })

    test('C09 refuses an id that occurs twice in one append', async () => {
      const event = eventOf()
      const refused = await left(append(freshStream(), 'no-stream', [event, event]))
      expect(failureOf(refused)).toBe('append-malformed')
    })

    test.each(['', '$all', '$settings', 'UPPER-1', 'a b', `long-${'x'.repeat(300)}`])(
      'refuses the stream name "%s"',
      async (name) => {
        const refused = await left(append(name as StreamId, 'no-stream', [eventOf()]))
        expect(failureOf(refused)).toBe('append-malformed')
      },
    )

    test('refuses a negative revision', async () => {
      expect(failureOf(await left(append(freshStream(), -1n, [eventOf()])))).toBe(
        'append-malformed',
      )
    })

    test(`C11 lets exactly one of two racing writers win, ${races} times`, async () => {
      const stream = freshStream()
      await right(append(stream, 'no-stream', [eventOf('{"winner":"none"}')]))
      for (let round = 0; round < races; round += 1) {
        const expected = BigInt(round)
        const results = await Promise.all(
          ['a', 'b'].map((name) => append(stream, expected, [eventOf(`{"winner":"${name}"}`)])()),
        )
        const refused = results.filter(E.isLeft).map((result) => result.left)
        expect(refused).toEqual([{ failure: 'revision-conflict', stream, actual: expected + 1n }])
      }
      expect(await readWhole(store(), stream)).toHaveLength(races + 1)
    })

    test('C11 never lets writers on different streams conflict', async () => {
      const results = await Promise.all(
        Array.from({ length: 200 }, async () => {
          const stream = freshStream()
          await right(append(stream, 'no-stream', [eventOf()]))
          return right(append(stream, 0n, [eventOf()]))
        }),
      )
      expect(new Set(results.map(({ revision }) => revision))).toEqual(new Set([1n]))
      expect(new Set(results.map(({ position }) => position)).size).toBe(200)
    })
  })
}
