import { randomUUID } from 'node:crypto'
import { jsonEvent, type ReadStreamOptions } from '@eventstore/db-client'
import { describe, expect, test } from 'vitest'
import { credentialsIn, eventsOf, freshStream, gathered, refusalOf, type Asking } from './asking.ts'

/** Reading, as the server does it. */
export const reading = (asking: Asking): void => {
  const write = async (stream: string, count: number) =>
    asking.client().appendToStream(stream, eventsOf(count), {
      expectedRevision: 'no_stream',
      credentials: credentialsIn(asking.connection()),
    })
  const read = (stream: string, options: ReadStreamOptions) =>
    gathered(asking.client().readStream(stream, options))

  describe('reading a stream', () => {
    test.each<[ReadStreamOptions, ReadonlyArray<number>]>([
      [{ maxCount: 3 }, [0, 1, 2]],
      [{ maxCount: 100 }, [0, 1, 2, 3, 4]],
      [{ fromRevision: 3n, maxCount: 100 }, [3, 4]],
      [{ fromRevision: 5n, maxCount: 100 }, []],
      [{ fromRevision: 2n ** 62n, maxCount: 100 }, []],
      [{ direction: 'backwards', fromRevision: 'end', maxCount: 1 }, [4]],
      [{ direction: 'backwards', fromRevision: 2n, maxCount: 100 }, [2, 1, 0]],
      [{ direction: 'backwards', fromRevision: 0n, maxCount: 100 }, [0]],
    ])('gives the right part: %o', async (options, expected) => {
      const stream = freshStream()
      await write(stream, 5)
      const found = await read(stream, options)
      expect(found.map(({ event }) => Number(event?.revision))).toEqual(expected)
    })

    test('that is missing is not found', async () => {
      const stream = freshStream()
      expect(await refusalOf(read(stream, { maxCount: 1 }))).toMatchObject({
        type: 'stream-not-found',
        streamName: stream,
      })
    })

    test('with a count of none is an error', async () => {
      const stream = freshStream()
      await write(stream, 1)
      expect(await refusalOf(read(stream, { maxCount: 0 }))).toMatchObject({ type: 'unknown' })
    })

    test('gives back what was written', async () => {
      const stream = freshStream()
      const id = randomUUID().toUpperCase()
      const data = { text: 'grüße 👋', none: null, list: [1, 2], nested: { yes: true } }
      const event = jsonEvent({ id, type: 'Told', data, metadata: { cause: 'a test' } })
      await asking.client().appendToStream(stream, event, {
        credentials: credentialsIn(asking.connection()),
      })
      const [found] = await read(stream, { maxCount: 1 })
      expect(found?.event).toMatchObject({
        id: id.toLowerCase(),
        type: 'Told',
        isJson: true,
        data,
        metadata: { cause: 'a test' },
        streamId: stream,
      })
      expect(Math.abs(Date.now() - (found?.event?.created.getTime() ?? 0))).toBeLessThan(60_000)
    })
  })

  describe('reading everything', () => {
    test('forwards from a position is inclusive, backwards exclusive', async () => {
      const stream = freshStream()
      await write(stream, 5)
      const all = await read(stream, { maxCount: 10 })
      const places = all.map(({ event }) => event!.position!)
      const forwards = await gathered(
        asking.client().readAll({ fromPosition: places[1]!, maxCount: 3 }),
      )
      const backwards = await gathered(
        asking.client().readAll({ fromPosition: places[3]!, maxCount: 3, direction: 'backwards' }),
      )
      expect(forwards.map(({ event }) => event?.position)).toEqual(places.slice(1, 4))
      expect(backwards.map(({ event }) => event?.position)).toEqual(places.slice(0, 3).toReversed())
    })

    test('comes in order of rising positions, system events among them', async () => {
      for (let n = 0; n < 8; n += 1) await write(freshStream(), 2)
      const all = await gathered(
        asking.client().readAll({ maxCount: 60, direction: 'backwards', fromPosition: 'end' }),
      )
      const positions = all.map(({ event }) => event?.position.commit ?? -1n)
      expect(positions).toEqual(positions.toSorted((a, b) => (a < b ? 1 : -1)))
      expect(new Set(positions).size).toBe(positions.length)
    })

    test('from the start begins with events of the system', async () => {
      const first = await gathered(asking.client().readAll({ maxCount: 1 }))
      expect(first[0]?.event?.streamId.startsWith('$')).toBe(true)
    })

    const readFrom = async (direction: 'forwards' | 'backwards', by: bigint) => {
      const { position } = await write(freshStream(), 1)
      const commit = position!.commit + by
      const fromPosition = { commit, prepare: commit }
      return gathered(asking.client().readAll({ fromPosition, direction, maxCount: 1 }))
    }

    test.each<['forwards' | 'backwards', bigint]>([
      ['forwards', -1n],
      ['backwards', -1n],
      ['backwards', 1_000_000_000n],
    ])('%s from where no record begins (%s further on) is refused', async (direction, by) => {
      expect(await refusalOf(readFrom(direction, by))).toMatchObject({ type: 'unknown' })
    })

    test('forwards from far beyond the end is empty', async () => {
      expect(await readFrom('forwards', 1_000_000_000n)).toEqual([])
    })

    test('from the end, forwards, is empty', async () => {
      expect(await gathered(asking.client().readAll({ fromPosition: 'end', maxCount: 5 }))).toEqual(
        [],
      )
    })
  })
}
