/** R31: a feed that is dropped, late, silent or lied to. */
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, onTestFinished, test } from 'vitest'
import { E } from '../../../src/fp.ts'
import { StoreError } from '../../../src/store/event-store.ts'
import type { Followed, StoredEvent } from '../../../src/store/event-store.ts'
import type { StreamId } from '../../../src/kernel/ids.ts'
import {
  eventOf,
  eventsIn,
  eventsOf,
  followUntil,
  freshStream,
  revisions,
  right,
} from '../support.ts'
import type { Store } from '../support.ts'
import { startCluster } from './stand-in/cluster.ts'
import { startStandIn } from './stand-in/start.ts'
import type { StandInOptions } from './stand-in/start.ts'
import { openStore } from './support.ts'

const house = async (options: StandInOptions = {}) => {
  const server = await startStandIn(options)
  onTestFinished(() => server.stop())
  return { server, store: await openStore(server.connection) }
}

/** Follows in the background; what came, and the end of it. */
const following = (store: Store, position: bigint) => {
  const stop = new AbortController()
  const seen: Followed<StoredEvent>[] = []
  const times: number[] = []
  const ended = (async () => {
    try {
      for await (const followed of store.follow(position, stop.signal)) {
        seen.push(followed)
        times.push(performance.now())
      }
      return undefined
    } catch (error) {
      return error
    }
  })()
  onTestFinished(() => stop.abort())
  return { seen, times, ended, stop }
}

const has = (seen: ReadonlyArray<Followed<StoredEvent>>, stream: StreamId, count: number) =>
  expect
    .poll(() => eventsIn(seen, stream).map(({ revision }) => revision), { timeout: 15_000 })
    .toEqual(revisions(count))

describe('following over drops', () => {
  test.each(['network', 'slow-consumer'] as const)(
    'R31 goes on after the last event, once, when it is dropped: %s',
    async (why) => {
      const { server, store } = await house()
      const stream = freshStream()
      await right(store.append(stream, 'no-stream', eventsOf(5)))
      const { seen } = following(store, -1n)
      await has(seen, stream, 5)
      for (let round = 0; round < 4; round += 1) {
        server.faults.dropSubscriptions(why)
        await right(store.append(stream, BigInt(4 + round), eventsOf(1)))
        await has(seen, stream, 6 + round)
      }
      expect(server.seen.openSubscriptions()).toBe(1)
      const starts = server.seen.of('subscribe-all').map(({ from }) => from)
      expect(starts).toHaveLength(5)
      expect(starts[0]).toBe('start')
    },
    30_000,
  )

  test('R31 survives every connection being cut, with one loop', async () => {
    const { server, store } = await house()
    const [stream, again] = [freshStream(), eventsOf(1)]
    await right(store.append(stream, 'no-stream', eventsOf(1)))
    const { seen } = following(store, -1n)
    await has(seen, stream, 1)
    server.faults.cutConnections()
    await delay(300)
    await expect
      .poll(async () => E.isRight(await store.append(stream, 0n, again)()), {
        timeout: 10_000,
      })
      .toBe(true)
    await has(seen, stream, 2)
    expect(server.seen.openSubscriptions()).toBe(1)
  }, 30_000)

  test('R31 waits longer each time while the server refuses it', async () => {
    const { server, store } = await house()
    server.faults.always('subscribe-all', { fault: 'refused', as: 'unavailable' })
    following(store, -1n)
    await delay(4_000)
    const tries = server.seen.of('subscribe-all').length
    expect(tries).toBeGreaterThan(2)
    expect(tries).toBeLessThan(10)
  }, 15_000)

  test('goes to the new leader when the old one dies', async () => {
    const cluster = await startCluster(3)
    onTestFinished(() => cluster.stop())
    const store = await openStore(cluster.connection)
    const stream = freshStream()
    await right(store.append(stream, 'no-stream', eventsOf(3)))
    const { seen } = following(store, -1n)
    await has(seen, stream, 3)
    await cluster.nodes[0]?.kill()
    cluster.takeForDead(0)
    cluster.elect(1)
    await expect
      .poll(async () => E.isRight(await store.append(stream, 2n, eventsOf(1))()), {
        timeout: 15_000,
      })
      .toBe(true)
    await has(seen, stream, 4)
  }, 30_000)

  test('ends with store-unavailable when our user may not follow', async () => {
    const { server, store } = await house()
    server.faults.always('subscribe-all', { fault: 'refused', as: 'access-denied' })
    const { ended } = following(store, -1n)
    const error = await ended
    expect(error).toBeInstanceOf(StoreError)
    expect(error).toMatchObject({ failure: { failure: 'store-unavailable' } })
  })

  test('ends as corrupt when the log ends before the position: an older copy was restored', async () => {
    const { store } = await house()
    const { position } = await right(store.append(freshStream(), 'no-stream', eventsOf(1)))
    const error = await following(store, position + 1_000_000n).ended
    expect(error).toMatchObject({ failure: { failure: 'corrupt' } })
  })

  test('ends as corrupt at an event that no ledger wrote', async () => {
    const { server, store } = await house()
    server.log.append('contract-foreign', 'any', [
      {
        id: '11111111-1111-4111-8111-111111111111',
        type: 'Odd',
        isJson: false,
        data: Buffer.from('x'),
        metadata: new Uint8Array(),
      },
    ])
    const error = await following(store, -1n).ended
    expect(error).toMatchObject({ failure: { failure: 'corrupt' } })
  })
})

describe('following while the server lies', () => {
  test('C19 catches up where the server never says so', async () => {
    const { server, store } = await house()
    server.faults.tune({ caughtUp: 'never' })
    const stream = freshStream()
    const { position } = await right(store.append(stream, 'no-stream', eventsOf(2)))
    const seen = await followUntil(store, -1n, ({ kind }) => kind === 'caught-up')
    expect(seen.at(-1)).toEqual({ kind: 'caught-up', position })
  })

  test('C19 says it once where the server says it twice', async () => {
    const { server, store } = await house({ version: '24.10.6' })
    server.faults.tune({ caughtUp: 'twice' })
    await right(store.append(freshStream(), 'no-stream', eventsOf(2)))
    const { seen } = following(store, -1n)
    await delay(400)
    expect(seen.filter(({ kind }) => kind === 'caught-up')).toHaveLength(1)
  })

  test('C20 skips nothing where checkpoints overtake events, or jump to the end of the log', async () => {
    const { server, store } = await house()
    server.faults.tune({ checkpoints: 'jump-to-end' })
    const stream = freshStream()
    await right(store.append(stream, 'no-stream', eventsOf(40)))
    const found: bigint[] = []
    let position = -1n
    while (found.length < 40) {
      const seen = await followUntil(store, position, () => true)
      for (const followed of seen) {
        position = followed.kind === 'event' ? followed.recorded.position : followed.position
      }
      found.push(...eventsIn(seen, stream).map(({ revision }) => revision))
    }
    expect(found).toEqual(revisions(40))
  }, 30_000)

  test('C20 moves on past what is not ours, and misses nothing after it', async () => {
    const { server, store } = await house()
    const stream = freshStream()
    const { position } = await right(store.append(stream, 'no-stream', eventsOf(1)))
    for (let n = 0; n < 100; n += 1) {
      server.log.append('elsewhere', 'any', [
        {
          id: '11111111-1111-4111-8111-111111111111',
          type: 'Odd',
          isJson: false,
          data: Buffer.from('x'),
          metadata: new Uint8Array(),
        },
      ])
    }
    const seen = await followUntil(
      store,
      position,
      (followed) => followed.kind === 'checkpoint' && followed.position > position,
    )
    const last = seen.at(-1)
    const resumeAt = last?.kind === 'checkpoint' ? last.position : -1n
    await right(store.append(stream, 0n, eventsOf(1)))
    const later = await followUntil(store, resumeAt, ({ kind }) => kind === 'event')
    expect(eventsIn(later, stream).map(({ revision }) => revision)).toEqual([1n])
  }, 15_000)

  test('gives a sign of life each second while it is whole', async () => {
    const { store } = await house()
    const { times, seen } = following(store, -1n)
    await delay(4_000)
    const gaps = times.slice(1).map((time, index) => time - times[index]!)
    expect(seen.length).toBeGreaterThan(4)
    expect(Math.max(...gaps)).toBeLessThan(store.heartbeatMs * 1.2)
  }, 15_000)

  test('is silent while the server is frozen, and whole again after it', async () => {
    const { server, store } = await house()
    const { times } = following(store, -1n)
    await delay(1_200)
    server.freeze()
    await delay(300)
    const frozen = times.length
    await delay(2_500)
    expect(times.length).toBe(frozen)
    server.thaw()
    await expect.poll(() => times.length, { timeout: 15_000 }).toBeGreaterThan(frozen)
  }, 30_000)

  test('is silent when the subscription is dead but the log goes on, and mends itself', async () => {
    const { server, store } = await house()
    const stream = freshStream()
    await right(store.append(stream, 'no-stream', eventsOf(1)))
    const { seen } = following(store, -1n)
    await has(seen, stream, 1)
    await delay(600)
    server.faults.muteSubscriptions()
    await right(store.append(stream, 0n, eventsOf(1)))
    const before = seen.length
    await delay(1_500)
    expect(seen.length).toBe(before)
    await delay(4_000)
    server.faults.unmuteSubscriptions()
    await has(seen, stream, 2)
    expect(server.seen.of('subscribe-all').length).toBeGreaterThan(1)
  }, 30_000)
})
