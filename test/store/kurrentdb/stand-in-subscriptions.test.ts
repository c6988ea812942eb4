import { streamNameFilter } from '@eventstore/db-client'
import { describe, expect, test } from 'vitest'
import { useStandIn } from './stand-in/in-hand.ts'
import { aWhile, freshStream, listening, type Told } from './stand-in/semantics/asking.ts'
import { until } from '../../support/until.ts'

const kinds = (told: ReadonlyArray<Told>) => told.map((each) => each.told)

const errorsIn = (told: ReadonlyArray<Told>) =>
  told.flatMap((each) => (each.told === 'error' ? [each.error] : []))

describe('subscriptions that go wrong', () => {
  const { server, client, write } = useStandIn()
  const follow = (prefix: string) =>
    listening(client(), 'start', (reached) =>
      streamNameFilter({
        prefixes: [prefix],
        checkpointReached: (_, { commit }) => reached(commit),
      }),
    )

  test.each([
    ['network', 'unavailable'],
    ['slow-consumer', 'timeout'],
    ['leader-changed', 'not-leader'],
  ] as const)('are dropped for %s', async (reason, type) => {
    const { told } = follow('any-')
    await until(() => kinds(told).includes('caught-up'))
    expect(server().seen.openSubscriptions()).toBe(1)
    const leader = { address: '127.0.0.1', port: 1 }
    server().faults.dropSubscriptions(reason, reason === 'leader-changed' ? leader : undefined)
    await until(() => errorsIn(told).length > 0)
    expect(errorsIn(told)[0]).toMatchObject({ type })
    expect(server().seen.openSubscriptions()).toBe(0)
  })

  test('can fall silent, and give what was missed when they speak again', async () => {
    const stream = freshStream()
    const { told, stop } = follow(stream)
    await until(() => kinds(told).includes('caught-up'))
    server().faults.muteSubscriptions()
    await write(stream, 3)
    await aWhile()
    expect(kinds(told)).toEqual(['caught-up'])
    server().faults.unmuteSubscriptions()
    await until(() => kinds(told).length === 4)
    await stop()
  })

  test.each([
    ['never', 0],
    ['twice', 2],
  ] as const)('are told %s that they have caught up', async (caughtUp, times) => {
    server().faults.tune({ caughtUp })
    const stream = freshStream()
    await write(stream, 1)
    const { told, stop } = follow(stream)
    await until(() => kinds(told).includes('event'))
    await aWhile()
    expect(kinds(told).filter((kind) => kind === 'caught-up')).toHaveLength(times)
    await stop()
  })

  test('get checkpoints as often as tuned, or ones that overtake events', async () => {
    const stream = freshStream()
    server().faults.tune({ checkpoints: 2 })
    const { told, stop } = follow(stream)
    await until(() => kinds(told).includes('caught-up'))
    await write(stream, 4)
    await until(() => kinds(told).filter((kind) => kind === 'checkpoint').length >= 2)
    await stop()
    server().faults.tune({ checkpoints: 'jump-to-end' })
    for (let n = 0; n < 5; n += 1) await write(stream, 20)
    const jumping = follow(stream)
    await until(() => kinds(jumping.told).includes('checkpoint'))
    const first = jumping.told.find((each) => each.told === 'checkpoint')
    expect(first?.told === 'checkpoint' ? first.position : undefined).toBe(server().log.head())
    await jumping.stop()
  })
})
