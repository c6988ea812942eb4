import { streamNameFilter } from '@eventstore/db-client'
import { describe, expect, test } from 'vitest'
import {
  aWhile,
  credentialsIn,
  eventsOf,
  freshStream,
  gathered,
  listening,
  type Asking,
  type Told,
} from './asking.ts'
import { until } from '../../../../support/until.ts'

/** Events looked at between two checkpoints, as the client asks when a test says nothing. */
const windowSize = 32

const count = (told: ReadonlyArray<Told>, kind: Told['told']) =>
  told.filter((each) => each.told === kind).length

const checkpointsIn = (told: ReadonlyArray<Told>): ReadonlyArray<bigint> =>
  told.flatMap((each) => (each.told === 'checkpoint' ? [each.position] : []))

/** Subscriptions, as the server does them. */
export const subscribing = (asking: Asking): void => {
  const write = async (stream: string, events: number) => {
    const credentials = credentialsIn(asking.connection())
    const { position } = await asking
      .client()
      .appendToStream(stream, eventsOf(events), { expectedRevision: 'any', credentials })
    return position!
  }
  const follow = (prefix: string, from: 'start' | { commit: bigint; prepare: bigint } = 'start') =>
    listening(asking.client(), from, (reached) =>
      streamNameFilter({
        prefixes: [prefix],
        checkpointInterval: 1,
        checkpointReached: (_, { commit }) => reached(commit),
      }),
    )

  /** How many windows of events there are after a position, of all writers. */
  const windowsAfter = async (position: { commit: bigint; prepare: bigint }) => {
    const after = asking.client().readAll({ fromPosition: position, maxCount: 10_000 })
    return Math.floor(((await gathered(after)).length - 1) / windowSize)
  }

  describe('subscribing to everything', () => {
    test('gives the past, says so, and goes on with what is written', async () => {
      const prefix = freshStream('p')
      await write(`${prefix}-a`, 3)
      const { told, stop } = follow(prefix)
      await until(() => count(told, 'caught-up') === 1)
      expect(count(told, 'event')).toBe(3)
      await write(`${prefix}-b`, 2)
      await write(freshStream('elsewhere'), 2)
      await until(() => count(told, 'event') === 5)
      expect(count(told, 'caught-up')).toBe(1)
      await stop()
    })

    test('starts after the position it is given', async () => {
      const prefix = freshStream('p')
      const first = await write(`${prefix}-a`, 1)
      const second = await write(`${prefix}-b`, 1)
      const { told, stop } = follow(prefix, first)
      await until(() => count(told, 'caught-up') === 1)
      expect(told.filter((each) => each.told === 'event')).toEqual([
        { told: 'event', stream: `${prefix}-b`, position: second.commit },
      ])
      await stop()
    })

    test('tells checkpoints on the way through the past, none of them twice', async () => {
      const prefix = freshStream('p')
      const before = await write(`${prefix}-a`, 1)
      for (let n = 0; n < 4; n += 1) await write(freshStream('elsewhere'), 32)
      const { told, stop } = follow(prefix, before)
      await until(() => count(told, 'caught-up') === 1)
      const checkpoints = checkpointsIn(told)
      expect(checkpoints.length).toBeGreaterThanOrEqual(2)
      expect(checkpoints.length).toBeLessThanOrEqual(6)
      expect(new Set(checkpoints).size).toBe(checkpoints.length)
      expect(checkpoints).toEqual(checkpoints.toSorted((a, b) => (a < b ? -1 : 1)))
      await stop()
    })

    test('tells a checkpoint after every window of live events, though none match', async () => {
      const { told, stop } = follow(freshStream('nobody'))
      await until(() => count(told, 'caught-up') === 1)
      const head = await write(freshStream('elsewhere'), 1)
      const before = checkpointsIn(told).length
      for (let n = 0; n < 40; n += 1) await write(freshStream('elsewhere'), 2)
      await until(() => checkpointsIn(told).length >= before + 2)
      const given = checkpointsIn(told).length - before
      expect(given).toBeLessThanOrEqual((await windowsAfter(head)) + 1)
      expect(count(told, 'event')).toBe(0)
      await stop()
    })

    test('tells a checkpoint on reaching the head only from 24.6 on', async () => {
      const prefix = freshStream('p')
      const head = await write(`${prefix}-a`, 1)
      await write(`${prefix}-a`, 1)
      const { told, stop } = follow(prefix, head)
      await until(() => count(told, 'caught-up') === 1)
      await aWhile()
      const given = checkpointsIn(told).length
      const most = (await windowsAfter(head)) + (asking.release() >= 2406 ? 1 : 0)
      expect(given).toBeLessThanOrEqual(most)
      expect(given > 0 || most === 0).toBe(true)
      await stop()
    })

    test('from a position without an event loses the next one up to 24.2', async () => {
      const prefix = freshStream('p')
      const empty = await write(`${prefix}-nothing`, 0)
      await write(`${prefix}-a`, 1)
      await write(`${prefix}-b`, 1)
      const { told, stop } = follow(prefix, empty)
      await until(() => count(told, 'caught-up') === 1)
      const streams = told.flatMap((each) => (each.told === 'event' ? [each.stream] : []))
      const all = [`${prefix}-a`, `${prefix}-b`]
      expect(streams).toEqual(asking.release() >= 2406 ? all : all.slice(1))
      await stop()
    })

    test('from where no record begins is refused', async () => {
      const { commit } = await write(freshStream(), 1)
      const { told } = follow('any-', { commit: commit - 1n, prepare: commit - 1n })
      await until(() => count(told, 'error') === 1)
      expect(told).toMatchObject([{ error: { type: 'unknown' } }])
    })

    test('from beyond the end gives what is written from then on up to 24.2', async () => {
      const prefix = freshStream('p')
      const { commit } = await write(`${prefix}-a`, 1)
      const beyond = commit + 1_000_000_000n
      const { told, stop } = follow(prefix, { commit: beyond, prepare: beyond })
      await until(() => count(told, 'caught-up') === 1)
      await write(`${prefix}-b`, 2)
      await aWhile()
      expect(count(told, 'event')).toBe(asking.release() >= 2406 ? 0 : 2)
      await stop()
    })
  })

  describe('subscribing to a stream', () => {
    test('starts after the revision it is given and goes on', async () => {
      const stream = freshStream()
      await write(stream, 3)
      const subscription = asking.client().subscribeToStream(stream, { fromRevision: 0n })
      const all = gathered(subscription, ({ length }) => length === 4)
      await write(stream, 2)
      expect((await all).map(({ event }) => Number(event?.revision))).toEqual([1, 2, 3, 4])
    })

    test('that is missing is told to have caught up only from 24.6 on', async () => {
      const stream = freshStream()
      let caughtUp = 0
      const subscription = asking.client().subscribeToStream(stream)
      subscription.on('caughtUp', () => (caughtUp += 1)).on('error', () => {})
      subscription.resume()
      await aWhile()
      expect(caughtUp).toBe(asking.release() >= 2406 ? 1 : 0)
      await write(stream, 1)
      await until(() => caughtUp === 1)
      await subscription.unsubscribe()
    })
  })
}
