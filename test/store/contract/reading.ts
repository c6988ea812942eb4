import { describe, expect, test } from 'vitest'
import { canonicalJson } from '../../../src/kernel/canonical-json.ts'
import { StreamId } from '../../../src/kernel/ids.ts'
import { maxEventBytes } from '../../../src/store/event-store.ts'
import type { ReadOptions, Recorded, StoredEvent } from '../../../src/store/event-store.ts'
import type { Harness } from './harness.ts'
import { contentOf, eventOf, eventsOf, freshStream, readWhole } from '../support.ts'
import { useStore } from './use-store.ts'
import { left, right } from '../../support/unwrap.ts'

const streamsOf = (recorded: ReadonlyArray<Recorded<StoredEvent>>): ReadonlyArray<string> => [
  ...new Set(recorded.map(({ stream }) => stream)),
]

/** Reading streams and the whole log. */
export const reading = (open: () => Promise<Harness>): void => {
  describe('reading a stream', () => {
    const store = useStore(open)

    const tenEvents = async (): Promise<StreamId> => {
      const stream = freshStream()
      await right(store().append(stream, 'no-stream', eventsOf(10)))
      return stream
    }
    const numbers = async (
      stream: StreamId,
      options: ReadOptions,
    ): Promise<ReadonlyArray<number>> =>
      (await right(store().read(stream, options))).map(({ revision }) => Number(revision))

    test.each<[ReadOptions, ReadonlyArray<number>]>([
      [{ direction: 'forwards', from: 'start', maxCount: 3 }, [0, 1, 2]],
      [{ direction: 'forwards', from: 7n, maxCount: 10 }, [7, 8, 9]],
      [{ direction: 'forwards', from: 9n, maxCount: 1 }, [9]],
      [{ direction: 'forwards', from: 10n, maxCount: 5 }, []],
      [{ direction: 'forwards', from: 2n ** 60n, maxCount: 5 }, []],
      [{ direction: 'forwards', from: 'start', maxCount: 0 }, []],
      [{ direction: 'backwards', from: 'end', maxCount: 1 }, [9]],
      [{ direction: 'backwards', from: 'end', maxCount: 3 }, [9, 8, 7]],
      [{ direction: 'backwards', from: 2n, maxCount: 10 }, [2, 1, 0]],
      [{ direction: 'backwards', from: 0n, maxCount: 10 }, [0]],
    ])('C12 gives the right part: %o', async (options, expected) => {
      expect(await numbers(await tenEvents(), options)).toEqual(expected)
    })

    test('C12 pages through a long stream, both ways', async () => {
      const stream = freshStream()
      await right(store().append(stream, 'no-stream', eventsOf(300)))
      const forwards: number[] = []
      for (let from = 0n; from < 300n; from += 70n) {
        forwards.push(...(await numbers(stream, { direction: 'forwards', from, maxCount: 70 })))
      }
      expect(forwards).toEqual(Array.from({ length: 300 }, (_, n) => n))
      const backwards = await numbers(stream, {
        direction: 'backwards',
        from: 'end',
        maxCount: 300,
      })
      expect(backwards).toEqual(forwards.toReversed())
    })

    test('C13 says so when there is no such stream', async () => {
      const stream = freshStream()
      for (const maxCount of [0, 1]) {
        const options = { direction: 'forwards', from: 'start', maxCount } as const
        expect(await left(store().read(stream, options))).toEqual({
          failure: 'stream-not-found',
          stream,
        })
      }
    })

    test('C17 gives back every byte of the content', async () => {
      const stream = freshStream()
      const contents = [
        canonicalJson({
          text: '同意 \u{1f98a} é "\\ \u2028',
          nothing: null,
          list: [1, [], {}],
          z: { b: true },
        }),
        canonicalJson({ large: Number.MAX_SAFE_INTEGER, less: -1, zero: 0, empty: '' }),
        canonicalJson({ full: 'x'.repeat(maxEventBytes - 11) }),
        canonicalJson([]),
      ]
      const events = contents.map((json) => eventOf(json))
      await right(store().append(stream, 'no-stream', events))
      expect((await readWhole(store(), stream)).map(({ event }) => event)).toEqual(events)
    })
  })

  describe('reading the whole log', () => {
    const store = useStore(open)
    const twoStreams = async (): Promise<ReadonlyArray<Recorded<StoredEvent>>> => {
      const [one, other] = [freshStream('one'), freshStream('other')]
      for (let n = 0; n < 6; n += 1) {
        const expected = n < 2 ? 'no-stream' : BigInt(n < 4 ? 0 : 1)
        await right(store().append(n % 2 === 0 ? one : other, expected, [eventOf(`{"n":${n}}`)]))
      }
      const [ofOne, ofOther] = [await readWhole(store(), one), await readWhole(store(), other)]
      return ofOne.flatMap((recorded, index) => [recorded, ofOther[index]!])
    }

    test('C14 orders all streams by strictly rising positions, as they were appended', async () => {
      const recorded = await twoStreams()
      const positions = recorded.map(({ position }) => position)
      expect(
        positions.every((position, index) => index === 0 || position > positions[index - 1]!),
      ).toBe(true)
      expect(contentOf(recorded)).toEqual([0, 1, 2, 3, 4, 5].map((n) => `{"n":${n}}`))
      const found = await right(
        store().readAll({
          direction: 'forwards',
          from: positions[0]!,
          maxCount: 6,
          streamPrefixes: streamsOf(recorded),
        }),
      )
      expect(found).toEqual(recorded)
    })

    test('C15 includes the position forwards and excludes it backwards', async () => {
      const recorded = await twoStreams()
      const from = recorded[3]!.position
      const options = { maxCount: 3, streamPrefixes: streamsOf(recorded) }
      const forwards = await right(store().readAll({ ...options, direction: 'forwards', from }))
      expect(forwards).toEqual(recorded.slice(3))
      const backwards = await right(store().readAll({ ...options, direction: 'backwards', from }))
      expect(backwards).toEqual(recorded.slice(0, 3).toReversed())
      const last = await right(
        store().readAll({ ...options, direction: 'backwards', from: 'end', maxCount: 1 }),
      )
      expect(last).toEqual(recorded.slice(-1))
    })

    test('C15 reads backwards from just after an event, that event first', async () => {
      const recorded = await twoStreams()
      const from = recorded[2]!.position + 1n
      const options = { direction: 'backwards', from, streamPrefixes: streamsOf(recorded) } as const
      for (const maxCount of [1, 2, 3]) {
        const found = await right(store().readAll({ ...options, maxCount }))
        expect(found).toEqual(recorded.slice(0, 3).toReversed().slice(0, maxCount))
      }
    })

    test('C15 loses and repeats nothing in pages', async () => {
      const recorded = await twoStreams()
      const prefixes = streamsOf(recorded)
      const found: Recorded<StoredEvent>[] = []
      let last = recorded[0]!
      found.push(last)
      for (let page = 0; page < 5; page += 1) {
        // From an event that was read, never from between two: not every log knows what lies there.
        const options = { direction: 'forwards', from: last.position, maxCount: 2 } as const
        const next = await right(store().readAll({ ...options, streamPrefixes: prefixes }))
        expect(next[0]).toEqual(last)
        found.push(...next.slice(1))
        last = next.at(-1) ?? last
      }
      expect(found).toEqual(recorded)
    })

    test('C15 gives nothing from beyond the end', async () => {
      const from = (await right(store().head())) + 1_000_000n
      expect(await right(store().readAll({ direction: 'forwards', from, maxCount: 9 }))).toEqual([])
    })

    test('C16 gives only streams that begin with a prefix, and no event of the store itself', async () => {
      const recorded = await twoStreams()
      const [wanted] = recorded.map(({ stream }) => stream)
      const options = { direction: 'forwards', from: 'start', maxCount: 100_000 } as const
      const some = await right(
        store().readAll({ ...options, streamPrefixes: [wanted!, 'no-such'] }),
      )
      expect(some.map(({ stream }) => stream)).toEqual([wanted, wanted, wanted])
      expect(await right(store().readAll({ ...options, streamPrefixes: [] }))).toEqual([])
      const every = await right(store().readAll(options))
      expect(every.length).toBeGreaterThanOrEqual(6)
      expect(every.filter(({ stream }) => !StreamId.is(stream))).toEqual([])
    })

    test('has the last event at its head', async () => {
      const { position } = await right(store().append(freshStream(), 'no-stream', eventsOf(2)))
      expect(await right(store().head())).toBe(position)
    })
  })
}
