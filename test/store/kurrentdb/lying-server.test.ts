/** R31: a feed from a server that is silent, says things twice or never, or reports checkpoints too early. */
import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { eventsIn, eventsOf, followUntil, freshId, freshStream, revisions } from '../support.ts'
import { following, has, odd } from './follower.ts'
import { house } from './support.ts'
import { until } from '../../support/until.ts'
import { right } from '../../support/unwrap.ts'

/** The count once nothing more came for a while: items on their way before a fault still come. */
const settled = async (came: ReadonlyArray<unknown>): Promise<number> => {
  const count = came.length
  await delay(500)
  return came.length === count ? count : settled(came)
}

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
  })

  test('C20 moves on past what is not ours, and misses nothing after it', async () => {
    const { server, store } = await house()
    const stream = freshStream()
    const { position } = await right(store.append(stream, 'no-stream', eventsOf(1)))
    for (let n = 0; n < 100; n += 1) {
      server.log.append('elsewhere', 'any', [{ ...odd, id: freshId() }])
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
  })

  test('gives a sign of life each second while it is whole', async () => {
    const { store } = await house()
    const { times, seen } = following(store, -1n)
    await until(() => seen.length > 4)
    const latest = times.slice(-4)
    const gaps = latest.slice(1).map((time, index) => time - latest[index]!)
    // A busy machine may be late with one, and not with each.
    expect(Math.min(...gaps)).toBeLessThan(store.heartbeatMs * 1.2)
  })

  test('is silent while the server is frozen, and whole again after it', async () => {
    const { server, store } = await house()
    const { times } = following(store, -1n)
    await delay(1_200)
    server.freeze()
    const frozen = await settled(times)
    await delay(2_500)
    expect(times.length).toBe(frozen)
    server.thaw()
    await expect.poll(() => times.length, { timeout: 45_000 }).toBeGreaterThan(frozen)
  })

  test('is silent when the subscription is dead but the log goes on, and mends itself', async () => {
    const { server, store } = await house()
    const stream = freshStream()
    await right(store.append(stream, 'no-stream', eventsOf(1)))
    const { seen } = following(store, -1n)
    await has(seen, stream, 1)
    await delay(600)
    server.faults.muteSubscriptions()
    await right(store.append(stream, 0n, eventsOf(1)))
    const before = await settled(seen)
    await delay(1_500)
    expect(seen.length).toBe(before)
    await delay(4_000)
    server.faults.unmuteSubscriptions()
    await has(seen, stream, 2)
    expect(server.seen.of('subscribe-all').length).toBeGreaterThan(1)
  })
})
