import { randomUUID } from 'node:crypto'
import { jsonEvent, type AppendToStreamOptions, type EventData } from '@eventstore/db-client'
import { describe, expect, test } from 'vitest'
import { credentialsIn, eventsOf, freshStream, gathered, refusalOf, type Asking } from './asking.ts'

type Expected = NonNullable<AppendToStreamOptions['expectedRevision']>

/** Appending, as the server does it. */
export const appending = (asking: Asking): void => {
  const append = (stream: string, events: EventData | EventData[], expectedRevision: Expected) =>
    asking.client().appendToStream(stream, events, {
      expectedRevision,
      credentials: credentialsIn(asking.connection()),
      requiresLeader: true,
    })
  const numbersIn = async (stream: string) =>
    (await gathered(asking.client().readStream(stream, { maxCount: 100 }))).map(({ event }) =>
      Number(event?.revision),
    )
  const three = async () => {
    const stream = freshStream()
    const events = eventsOf(3)
    const written = await append(stream, events, 'no_stream')
    return { stream, events, written }
  }

  describe('appending', () => {
    test('to a new stream gives the last revision and the position of the last event', async () => {
      const { stream, written } = await three()
      const [last] = await gathered(
        asking
          .client()
          .readStream(stream, { direction: 'backwards', fromRevision: 'end', maxCount: 1 }),
      )
      expect(written.nextExpectedRevision).toBe(2n)
      expect(written.position?.commit).toBe(written.position?.prepare)
      expect(last?.event?.position?.commit).toBe(written.position?.commit)
    })

    test.each<[Expected, 'bigint' | 'no_stream']>([
      ['no_stream', 'bigint'],
      [0n, 'bigint'],
      [7n, 'bigint'],
    ])('with a wrong expectation (%s) tells what is there and writes nothing', async (expected) => {
      const { stream } = await three()
      const refusal = await refusalOf(append(stream, eventsOf(1), expected))
      expect(refusal).toMatchObject({ type: 'wrong-expected-version', actualVersion: 2n })
      expect(await numbersIn(stream)).toEqual([0, 1, 2])
    })

    test.each<Expected>([0n, 'stream_exists'])(
      'to a missing stream that should exist (%s) is refused',
      async (expected) => {
        const refusal = await refusalOf(append(freshStream(), eventsOf(1), expected))
        expect(refusal).toMatchObject({
          type: 'wrong-expected-version',
          actualVersion: 'no_stream',
        })
      },
    )

    test.each<Expected>([2n, 'any', 'stream_exists'])(
      'goes on from what is there with %s',
      async (expected) => {
        const { stream } = await three()
        expect(await append(stream, eventsOf(2), expected)).toMatchObject({
          nextExpectedRevision: 4n,
        })
      },
    )

    test.each<Expected>([2n, 'any'])(
      'nothing (%s) is a success without an event',
      async (expected) => {
        const { stream, written } = await three()
        const nothing = await append(stream, [], expected)
        expect(nothing).toMatchObject({ success: true, nextExpectedRevision: 2n })
        expect(nothing.position!.commit).toBeGreaterThan(written.position!.commit)
        expect(await numbersIn(stream)).toEqual([0, 1, 2])
      },
    )

    test('nothing to a missing stream leaves it missing', async () => {
      const stream = freshStream()
      expect(await append(stream, [], 'no_stream')).toMatchObject({ nextExpectedRevision: 0n })
      expect(await refusalOf(numbersIn(stream))).toMatchObject({ type: 'stream-not-found' })
    })
  })

  describe('appending again', () => {
    test.each<[string, Expected, number, number, bigint]>([
      ['all of them', 'no_stream', 0, 3, 2n],
      ['the first ones', 'no_stream', 0, 2, 1n],
      ['those in the middle', 0n, 1, 2, 1n],
      ['the last ones', 0n, 1, 3, 2n],
    ])('%s is a success that writes nothing', async (_, expected, from, to, last) => {
      const { stream, events } = await three()
      await append(stream, eventsOf(2), 2n)
      const [place] = await gathered(
        asking.client().readStream(stream, { fromRevision: last, maxCount: 1 }),
      )
      const again = await append(stream, events.slice(from, to), expected)
      expect(again).toMatchObject({ nextExpectedRevision: last, position: place?.event?.position })
      expect(await numbersIn(stream)).toEqual([0, 1, 2, 3, 4])
    })

    test('compares ids, not what is in the events', async () => {
      const { stream, events } = await three()
      const others = events.map(({ id }) => jsonEvent({ id, type: 'Other', data: { other: true } }))
      expect(await append(stream, others, 'no_stream')).toMatchObject({ nextExpectedRevision: 2n })
    })

    test('with another first event, another tail or one too many is a conflict', async () => {
      const { stream, events } = await three()
      const [stranger] = eventsOf(1)
      for (const attempt of [
        [stranger!, events[1]!],
        [events[0]!, stranger!],
        [...events, stranger!],
      ])
        expect(await refusalOf(append(stream, attempt, 'no_stream'))).toMatchObject({
          type: 'wrong-expected-version',
          actualVersion: 2n,
        })
    })

    test('at the current revision writes an id that is there already', async () => {
      const { stream, events } = await three()
      expect(await append(stream, events.slice(0, 1), 2n)).toMatchObject({
        nextExpectedRevision: 3n,
      })
      expect(await numbersIn(stream)).toEqual([0, 1, 2, 3])
    })

    test('while the first is still on its way is answered alike or times out', async () => {
      const stream = freshStream()
      const events = eventsOf(3)
      const copies = [1, 2, 3].map(() => append(stream, events, 'no_stream'))
      const outcomes = await Promise.allSettled(copies)
      const answered = outcomes.flatMap((outcome) =>
        outcome.status === 'fulfilled' ? [outcome.value.nextExpectedRevision] : [],
      )
      const refused = outcomes.flatMap((outcome) =>
        outcome.status === 'rejected' ? [outcome.reason.type] : [],
      )
      expect(new Set(answered)).toEqual(new Set([2n]))
      expect(refused).toEqual(refused.map(() => 'timeout'))
      expect(await numbersIn(stream)).toEqual([0, 1, 2])
    })

    test('with any knows the ids that went in lately, if the first is one of them', async () => {
      const { stream, events } = await three()
      const [stranger] = eventsOf(1)
      expect(await append(stream, events, 'any')).toMatchObject({ nextExpectedRevision: 2n })
      expect(await append(stream, [stranger!, events[0]!], 'any')).toMatchObject({
        nextExpectedRevision: 4n,
      })
    })

    test('in another stream is no repeat', async () => {
      const { events } = await three()
      expect(await append(freshStream(), events, 'no_stream')).toMatchObject({
        nextExpectedRevision: 2n,
      })
    })
  })

  describe('appending what cannot be kept', () => {
    const mebibyte = 1_048_576
    const large = (bytes: number) => [
      jsonEvent({ type: 'Large', data: { text: 'x'.repeat(bytes - '{"text":""}'.length) } }),
    ]

    test('takes nearly a mebibyte of data and refuses a little more than one', async () => {
      const stream = freshStream()
      await append(stream, large(mebibyte - 64), 'no_stream')
      const refusal = await refusalOf(append(stream, large(mebibyte + 64), 0n))
      expect(refusal).toMatchObject({
        type: 'maximum-append-size-exceeded',
        maxAppendSize: mebibyte,
      })
      expect(await numbersIn(stream)).toEqual([0])
    })

    test('refuses a message over 16 MiB with code 8', async () => {
      const refusal = await refusalOf(append(freshStream(), large(16 * mebibyte + 64), 'no_stream'))
      expect(refusal).toMatchObject({ type: 'unknown', code: 8 })
    })

    test.each<[string, () => EventData]>([
      ['a malformed id', () => jsonEvent({ id: 'no-uuid', type: 'Asked', data: {} })],
      ['an empty type', () => jsonEvent({ id: randomUUID(), type: '', data: {} })],
    ])('refuses %s as unknown', async (_, event) => {
      expect(await refusalOf(append(freshStream(), [event()], 'any'))).toMatchObject({
        type: 'unknown',
      })
    })

    test('refuses an empty stream name: from 24.10 on, with security, as a write to $all', async () => {
      const { type } = await refusalOf(append('', eventsOf(1), 'any'))
      expect(['unknown', 'access-denied']).toContain(type)
    })
  })
}
