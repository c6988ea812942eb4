/** R31: a feed that is dropped, refused, or ends for good. */
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, onTestFinished, test } from 'vitest'
import { E } from '../../../src/fp.ts'
import { StoreError } from '../../../src/store/event-store.ts'
import { eventsOf, freshStream } from '../support.ts'
import { following, has, odd } from './follower.ts'
import { startCluster } from './stand-in/cluster.ts'
import { house, openStore } from './support.ts'
import { until } from '../../support/until.ts'
import { right } from '../../support/unwrap.ts'

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
        timeout: 45_000,
      })
      .toBe(true)
    await has(seen, stream, 2)
    expect(server.seen.openSubscriptions()).toBe(1)
  })

  test('R31 waits longer each time while the server refuses it', async () => {
    const { server, store } = await house()
    server.faults.always('subscribe-all', { fault: 'refused', as: 'unavailable' })
    following(store, -1n)
    const tries = () => server.seen.of('subscribe-all').length
    await until(() => tries() > 2)
    const before = tries()
    await delay(3_000)
    expect(tries() - before).toBeLessThan(7)
  })

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
        timeout: 45_000,
      })
      .toBe(true)
    await has(seen, stream, 4)
  })

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
    server.log.append('contract-foreign', 'any', [odd])
    const error = await following(store, -1n).ended
    expect(error).toMatchObject({ failure: { failure: 'corrupt' } })
  })
})
