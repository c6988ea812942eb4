/** R29: appends while a server, or a cluster's leader, is away. */
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, onTestFinished, test } from 'vitest'
import { E } from '../../../src/fp.ts'
import { eventsOf, failureOf, freshStream, readWhole } from '../support.ts'
import { startCluster } from './stand-in/cluster.ts'
import { house, openStore, patiently } from './support.ts'
import { left, right } from '../../support/unwrap.ts'

describe('an append over an outage', () => {
  test('R29 comes back by itself after an outage, with the same store', async () => {
    const { server, store } = await house()
    const stream = freshStream()
    await server.kill()
    expect(E.isLeft(await store.append(stream, 'no-stream', eventsOf(1))())).toBe(true)
    const waiting = right(patiently(store)(freshStream(), 'no-stream', eventsOf(1)))
    void waiting.catch(() => {})
    await delay(4_000)
    await server.restart()
    await delay(1_500)
    expect((await right(store.append(stream, 'no-stream', eventsOf(1)))).revision).toBe(0n)
    expect(server.seen.of('batch-append')).toEqual([])
  })

  test('R29 says for certain that nothing was written when there was no connection in time', async () => {
    const { server, store } = await house()
    await server.kill()
    const failures: string[] = []
    for (let n = 0; n < 4; n += 1) {
      failures.push(failureOf(await left(store.append(freshStream(), 'no-stream', eventsOf(1)))))
    }
    expect(failures.at(-1)).toBe('store-unavailable')
  })

  test('R29 rides out the loss of a leader in a cluster', async () => {
    const cluster = await startCluster(3)
    onTestFinished(() => cluster.stop())
    const store = await openStore(cluster.connection)
    const stream = freshStream()
    await right(store.append(stream, 'no-stream', eventsOf(1)))
    cluster.loseLeader()
    await cluster.nodes[0]?.kill()
    const appended = right(patiently(store)(stream, 0n, eventsOf(2)))
    await delay(1_500)
    cluster.takeForDead(0)
    cluster.elect(2)
    expect((await appended).revision).toBe(2n)
    expect(await readWhole(store, stream)).toHaveLength(3)
  })

  test('R29 leaves a leader that is frozen', async () => {
    const cluster = await startCluster(3)
    onTestFinished(() => cluster.stop())
    const store = await openStore(cluster.connection)
    const stream = freshStream()
    await right(store.append(stream, 'no-stream', eventsOf(1)))
    cluster.nodes[0]?.freeze()
    const appended = right(patiently(store)(stream, 0n, eventsOf(1)))
    await delay(500)
    cluster.takeForDead(0)
    cluster.elect(1)
    expect((await appended).revision).toBe(1n)
    cluster.nodes[0]?.thaw()
    expect(await readWhole(store, stream)).toHaveLength(2)
  })
})
