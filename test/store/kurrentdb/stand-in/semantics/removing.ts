import { describe, expect, test } from 'vitest'
import { credentialsIn, eventsOf, freshStream, gathered, refusalOf, type Asking } from './asking.ts'

/** Deleting, tombstones and metadata, as the server does them. */
export const removing = (asking: Asking): void => {
  const credentials = () => credentialsIn(asking.connection())
  const write = (stream: string, count: number, expectedRevision: 'no_stream' | 'any' | bigint) =>
    asking
      .client()
      .appendToStream(stream, eventsOf(count), { expectedRevision, credentials: credentials() })
  const numbersIn = async (stream: string) =>
    (await gathered(asking.client().readStream(stream, { maxCount: 100 }))).map(({ event }) =>
      Number(event?.revision),
    )

  describe('deleting a stream', () => {
    test('hides it, and it goes on at the next revision', async () => {
      const stream = freshStream()
      const { position } = await write(stream, 3, 'no_stream')
      await asking.client().deleteStream(stream, { credentials: credentials() })
      expect(await refusalOf(numbersIn(stream))).toMatchObject({ type: 'stream-not-found' })
      const reopened = await write(stream, 1, 'no_stream')
      expect(reopened.nextExpectedRevision).toBe(3n)
      expect(await numbersIn(stream)).toEqual([3])
      const [kept] = await gathered(
        asking.client().readAll({ fromPosition: position!, maxCount: 1 }),
      )
      expect(kept?.event?.streamId).toBe(stream)
    })

    test('that is missing is refused, with -1 as what is there', async () => {
      const refusal = await refusalOf(
        asking.client().deleteStream(freshStream(), {
          expectedRevision: 3n,
          credentials: credentials(),
        }),
      )
      expect(refusal).toMatchObject({ type: 'wrong-expected-version', actualVersion: -1n })
    })

    test('with a tombstone ends it for good', async () => {
      const stream = freshStream()
      await write(stream, 1, 'no_stream')
      await asking.client().tombstoneStream(stream, { credentials: credentials() })
      const deleted = { type: 'stream-deleted', streamName: stream }
      expect(await refusalOf(numbersIn(stream))).toMatchObject(deleted)
      expect(await refusalOf(write(stream, 1, 'no_stream'))).toMatchObject(deleted)
      expect(await refusalOf(write(stream, 1, 'any'))).toMatchObject(deleted)
    })
  })

  describe('metadata of a stream', () => {
    test('can hide what is old, though all of it stays in the log', async () => {
      const stream = freshStream()
      await write(stream, 5, 'no_stream')
      await asking
        .client()
        .setStreamMetadata(stream, { maxCount: 2 }, { credentials: credentials() })
      expect(await numbersIn(stream)).toEqual([3, 4])
      await asking
        .client()
        .setStreamMetadata(stream, { truncateBefore: 5 }, { credentials: credentials() })
      expect(await numbersIn(stream)).toEqual([])
      expect(await numbersIn(`$$${stream}`)).toEqual([1])
    })
  })
}
