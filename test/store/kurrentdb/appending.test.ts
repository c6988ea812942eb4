/** R26 to R30: what only a server can get wrong while something is appended. */
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, onTestFinished, test } from 'vitest'
import { E } from '../../../src/fp.ts'
import { eventOf, eventsOf, failureOf, freshStream, readWhole } from '../support.ts'
import { startCluster } from './stand-in/cluster.ts'
import { house, openStore, patiently } from './support.ts'
import { until } from '../../support/until.ts'
import { left, right } from '../../support/unwrap.ts'

describe('an append on the wire', () => {
  test('R26 carries an exact expectation, the user, the leader and a deadline, on a call of its own', async () => {
    const { server, store } = await house({ security: 'on' })
    const stream = freshStream()
    const [one, two] = [eventsOf(2), eventsOf(1)]
    await right(store.append(stream, 'no-stream', one))
    await right(store.append(stream, 1n, two))
    const seen = server.seen.of('append')
    expect(seen.map(({ expected }) => expected)).toEqual(['no-stream', 1n])
    expect(seen.map(({ eventIds }) => eventIds)).toEqual(
      [one, two].map((events) => events.map(({ id }) => id)),
    )
    for (const call of seen) {
      expect(call).toMatchObject({ user: 'admin', requiresLeader: true, stream })
      expect(call.deadlineMs).toBeGreaterThan(500)
      expect(call.deadlineMs).toBeLessThanOrEqual(2_100)
    }
    expect(server.seen.of('batch-append')).toEqual([])
  })

  test('R26 is the only call for an act on a stream that was read', async () => {
    const { server, store } = await house()
    const stream = freshStream()
    await right(store.append(stream, 'no-stream', eventsOf(3)))
    await readWhole(store, stream)
    server.seen.clear()
    await right(store.append(stream, 2n, eventsOf(2)))
    expect(server.seen.calls().map(({ call }) => call)).toEqual(['append'])
  })

  test('costs one page more on a stream nobody here knows', async () => {
    const { server, store } = await house()
    const stream = freshStream()
    await right(store.append(stream, 'no-stream', eventsOf(3)))
    const other = await openStore(server.connection)
    server.seen.clear()
    await right(other.append(stream, 2n, eventsOf(1)))
    expect(server.seen.calls().map(({ call }) => call)).toEqual(['read-stream', 'append'])
  })

  test('C17 keeps every byte, and the order of keys that look like numbers', async () => {
    const { server, store } = await house()
    const stream = freshStream()
    const text = '{"10":1,"2":{"b":0,"a":"\\u2028 同意"},"__proto__":3}'
    await right(store.append(stream, 'no-stream', [eventOf(text)]))
    expect((await readWhole(store, stream)).map(({ event }) => event.json)).toEqual([text])
    const [stored] = server.log.stream(stream)
    expect(Buffer.from(stored?.data ?? []).toString()).toBe(text)
  })

  test('C08 is refused when another node wrote the same id meanwhile', async () => {
    const { server, store } = await house()
    const other = await openStore(server.connection)
    const stream = freshStream()
    const event = eventOf()
    await right(store.append(stream, 'no-stream', eventsOf(1)))
    await right(other.append(stream, 0n, [event]))
    expect(failureOf(await left(store.append(stream, 1n, [event])))).toBe('append-malformed')
    expect(await readWhole(store, stream)).toHaveLength(2)
  })
})

describe('an append that goes wrong', () => {
  test.each(['lost', 'unanswered', 'broken'] as const)(
    'R27 is unknown when it was %s, and is written once when it is tried again',
    async (fault) => {
      const { server, store } = await house()
      const stream = freshStream()
      const events = eventsOf(3)
      server.faults.next('append', { fault })
      const startedMs = performance.now()
      expect(failureOf(await left(store.append(stream, 'no-stream', events)))).toBe(
        'outcome-unknown',
      )
      expect(performance.now() - startedMs).toBeLessThan(15_000)
      expect((await right(store.append(stream, 'no-stream', events))).revision).toBe(2n)
      expect(await readWhole(store, stream)).toHaveLength(3)
      const seen = server.seen.of('append')
      expect(seen[1]?.eventIds).toEqual(seen[0]?.eventIds)
      expect(seen[1]?.expected).toEqual(seen[0]?.expected)
    },
  )

  test.each([
    'not-ready',
    'too-busy',
    'no-leader',
    'timeout',
    'unavailable',
    'cancelled',
    'internal',
  ] as const)('R28 is tried again after "%s"', async (as) => {
    const { server, store } = await house()
    const stream = freshStream()
    server.faults.next('append', { fault: 'refused', as }, 3)
    expect((await right(patiently(store)(stream, 'no-stream', eventsOf(2)))).revision).toBe(1n)
    expect(await readWhole(store, stream)).toHaveLength(2)
  })

  test.each([
    ['access-denied', 'store-unavailable'],
    ['not-authenticated', 'store-unavailable'],
    ['too-large', 'append-too-large'],
    ['stream-deleted', 'corrupt'],
  ] as const)('R28 is answered at once when it was refused: %s', async (as, failure) => {
    const { server, store } = await house()
    server.faults.next('append', { fault: 'refused', as })
    expect(failureOf(await left(patiently(store)(freshStream(), 'no-stream', eventsOf(1))))).toBe(
      failure,
    )
    expect(server.seen.of('append')).toHaveLength(1)
  })

  test('R28 goes to the new leader when a follower refuses it', async () => {
    const cluster = await startCluster(3)
    onTestFinished(() => cluster.stop())
    const store = await openStore(cluster.connection)
    const stream = freshStream()
    await right(store.append(stream, 'no-stream', eventsOf(1)))
    cluster.elect(1)
    expect((await right(patiently(store)(stream, 0n, eventsOf(1)))).revision).toBe(1n)
    expect(cluster.nodes[1]?.seen.of('append')).toHaveLength(1)
  })

  test('R30 leaves a hundred others in flight untouched', async () => {
    const { server, store } = await house()
    const unlucky = freshStream()
    server.faults.when((seen) => seen.call === 'append' && seen.stream === unlucky, {
      fault: 'refused',
      as: 'too-large',
    })
    const long = `"${'x'.repeat(70_000)}"`
    const [others, refused, oversize, malformed] = await Promise.all([
      Promise.all(
        Array.from({ length: 100 }, () => store.append(freshStream(), 'no-stream', eventsOf(2))()),
      ),
      store.append(unlucky, 'no-stream', eventsOf(1))(),
      store.append(freshStream(), 'no-stream', [eventOf(long)])(),
      store.append(freshStream(), 'no-stream', [])(),
    ])
    expect(others.filter(E.isLeft)).toEqual([])
    expect([refused, oversize, malformed].filter(E.isRight)).toEqual([])
  })

  test('has at most 64 calls under way, and lets the next in as one ends', async () => {
    const { server, store } = await house()
    server.faults.always('append', { fault: 'late', ms: 1_500 })
    let ended = 0
    const appends = Array.from({ length: 100 }, () =>
      store
        .append(freshStream(), 'no-stream', eventsOf(1))()
        .finally(() => (ended += 1)),
    )
    await until(() => server.seen.of('append').length >= 64)
    await delay(100)
    expect(server.seen.of('append').length).toBeLessThanOrEqual(64 + ended)
    expect((await Promise.all(appends)).filter(E.isLeft)).toEqual([])
  })

  test('leaves no connections behind while the server is away', async () => {
    const { server, store } = await house()
    server.faults.always('append', { fault: 'refused', as: 'unavailable' })
    server.faults.always('read-stream', { fault: 'refused', as: 'unavailable' })
    const endMs = performance.now() + 3_000
    await Promise.all(
      Array.from({ length: 32 }, async () => {
        while (performance.now() < endMs) {
          await store.append(freshStream(), 'no-stream', eventsOf(1))()
          await delay(50)
        }
      }),
    )
    expect(server.seen.openConnections()).toBeLessThan(12)
    expect(server.seen.calls().length).toBeLessThan(100)
  })

  test('is refused once the store is closed, while one under way still ends well', async () => {
    const { server, store } = await house()
    server.faults.next('append', { fault: 'late', ms: 300 })
    const under = store.append(freshStream(), 'no-stream', eventsOf(1))()
    await until(() => server.seen.of('append').length === 1)
    const closing = store.close()
    expect(failureOf(await left(store.append(freshStream(), 'no-stream', eventsOf(1))))).toBe(
      'store-unavailable',
    )
    expect(E.isRight(await under)).toBe(true)
    await closing
  })
})
