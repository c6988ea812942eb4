import { randomUUID } from 'node:crypto'
import streamsGrpc from '@eventstore/db-client/generated/streams_grpc_pb.js'
import { EventStoreDBClient, streamNameFilter } from '@eventstore/db-client'
import { ChannelCredentials } from '@grpc/grpc-js'
import { describe, expect, test } from 'vitest'
import { credentials, useStandIn } from './stand-in/in-hand.ts'
import {
  aWhile,
  closeClient,
  eventsOf,
  freshStream,
  listening,
  refusalOf,
} from './stand-in/semantics/asking.ts'
import { identifierOf, shared, streams, uuidOf } from './stand-in/wire.ts'
import { until } from '../../support/until.ts'

const { StreamsClient } = streamsGrpc

describe('a call that goes wrong', () => {
  const { server, client, write } = useStandIn()

  test.each([
    ['lost', 0],
    ['unanswered', 2],
  ] as const)('%s: is never answered', async (fault, stored) => {
    const stream = freshStream()
    server().faults.next('append', { fault })
    expect(await refusalOf(write(stream, 2))).toMatchObject({ type: 'deadline-exceeded' })
    expect(server().log.stream(stream)).toHaveLength(stored)
    expect(await write(stream, 1)).toMatchObject({ nextExpectedRevision: BigInt(stored) })
  })

  test('broken: is done, and answered as if it were not', async () => {
    const stream = freshStream()
    server().faults.next('append', { fault: 'broken' }, 2)
    expect(await refusalOf(write(stream, 1))).toMatchObject({ type: 'unavailable' })
    expect(await refusalOf(write(stream, 1))).toMatchObject({ type: 'unavailable' })
    expect(await write(stream, 1)).toMatchObject({ nextExpectedRevision: 2n })
  })

  test('late: is done at once; done-late: after the client has given up', async () => {
    const [early, tardy] = [freshStream(), freshStream()]
    server().faults.next('append', { fault: 'late', ms: 100 })
    const written = write(early, 1)
    await until(() => server().log.stream(early).length === 1)
    await written
    server().faults.next('append', { fault: 'done-late', ms: 200 })
    expect(await refusalOf(write(tardy, 1, 50))).toMatchObject({ type: 'deadline-exceeded' })
    expect(server().log.stream(tardy)).toHaveLength(0)
    await until(() => server().log.stream(tardy).length === 1)
  })

  test.each([
    ['access-denied', { type: 'access-denied' }],
    ['not-authenticated', { type: 'access-denied' }],
    ['not-ready', { type: 'unavailable' }],
    ['not-ready-unknown', { type: 'unknown' }],
    ['too-busy', { type: 'unavailable' }],
    ['no-leader', { type: 'unknown' }],
    ['timeout', { type: 'timeout' }],
    ['cancelled', { type: 'cancelled' }],
    ['internal', { type: 'unknown', code: 13 }],
    ['too-large', { type: 'maximum-append-size-exceeded', maxAppendSize: 1_048_576 }],
    ['stream-deleted', { type: 'stream-deleted' }],
  ] as const)('is refused as %s', async (as, expected) => {
    server().faults.next('append', { fault: 'refused', as })
    expect(await refusalOf(write(freshStream(), 1))).toMatchObject(expected)
  })

  test('goes wrong for whatever matches, until cleared', async () => {
    const bad = freshStream()
    server().faults.when(({ stream }) => stream === bad, { fault: 'refused', as: 'too-busy' })
    const outcomes = await Promise.allSettled([write(bad, 1), write(freshStream(), 1)])
    expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'fulfilled'])
    server().faults.clear()
    await write(bad, 1)
  })

  test('reads and subscriptions too can stay without an answer', async () => {
    server().faults.always('read-stream', { fault: 'lost' })
    server().faults.always('subscribe-all', { fault: 'lost' })
    const stream = freshStream()
    await write(stream, 1)
    let answered = false
    const read = client().readStream(stream, { maxCount: 1 })
    read.on('data', () => (answered = true)).on('error', () => {})
    const { told, stop } = listening(client(), 'start', () =>
      streamNameFilter({ prefixes: [stream] }),
    )
    await aWhile(200)
    expect([answered, told]).toEqual([false, []])
    await stop()
    await read.cancel()
  })
})

describe('a call that ends half-way', () => {
  const { server } = useStandIn()

  test.each(['cancelled', 'cut'] as const)('is not done: %s', async (how) => {
    const { address, port } = server().address
    const streamName = freshStream()
    const raw = new StreamsClient(`${address}:${port}`, ChannelCredentials.createInsecure())
    const call = raw.append(() => {})
    call.on('error', () => {})
    const [header, message] = [new streams.AppendReq(), new streams.AppendReq()]
    const options = new streams.AppendReq.Options().setAny(new shared.Empty())
    header.setOptions(options.setStreamIdentifier(identifierOf(streamName)))
    const proposed = new streams.AppendReq.ProposedMessage().setId(uuidOf(randomUUID()))
    proposed.getMetadataMap().set('type', 'Asked').set('content-type', 'application/json')
    call.write(header)
    await new Promise((resolve) => call.write(message.setProposedMessage(proposed), resolve))
    await aWhile(50)
    if (how === 'cancelled') call.cancel()
    else server().faults.cutConnections()
    await aWhile(100)
    expect(server().log.stream(streamName)).toEqual([])
    raw.close()
  })
})

describe('connections', () => {
  const { server, write } = useStandIn()

  test('that are cut fail what is under way, and new ones are welcome', async () => {
    server().faults.next('append', { fault: 'lost' })
    const pending = refusalOf(write(freshStream(), 1, 5_000))
    await until(() => server().seen.of('append').length === 1)
    expect(server().seen.openConnections()).toBe(1)
    server().faults.cutConnections()
    expect(await pending).toMatchObject({ type: 'unavailable' })
    await write(freshStream(), 1)
  })

  test('are refused while the server is down, and its log is there again after', async () => {
    const stream = freshStream()
    await write(stream, 1)
    await server().kill()
    expect(await refusalOf(write(stream, 1))).toMatchObject({ code: 14 })
    await server().restart('24.10.6')
    await until(() => server().seen.openConnections() === 0)
    expect(await write(stream, 1)).toMatchObject({ nextExpectedRevision: 1n })
  })

  test('of a frozen server stay open and silent until it thaws', async () => {
    const stream = freshStream()
    await write(stream, 1)
    server().freeze()
    expect(await refusalOf(write(stream, 1, 150))).toMatchObject({ type: 'deadline-exceeded' })
    const other = EventStoreDBClient.connectionString(server().connection)
    const late = other.appendToStream(stream, eventsOf(1), { credentials, deadline: 5_000 })
    await aWhile()
    expect(server().log.stream(stream)).toHaveLength(1)
    expect(server().seen.openConnections()).toBeGreaterThan(0)
    server().thaw()
    await late
    await closeClient(other)
  })
})
