import { readFileSync } from 'node:fs'
import { request } from 'node:https'
import { streamNameFilter } from '@eventstore/db-client'
import { describe, expect, test } from 'vitest'
import { credentials, useStandIn } from './stand-in/in-hand.ts'
import {
  credentialsIn,
  eventsOf,
  freshStream,
  gathered,
  listening,
  refusalOf,
} from './stand-in/semantics/asking.ts'
import type { StandIn } from './stand-in/start.ts'
import { until } from '../../support/until.ts'

const status = (server: StandIn, caFile: string | undefined) =>
  new Promise((resolve, reject) => {
    const ca = readFileSync(caFile ?? '')
    request(`${server.httpUrl}/health/live`, { ca }, ({ statusCode }) => resolve(statusCode))
      .on('error', reject)
      .end()
  })

describe('an event of the stand-in', () => {
  const { server, client } = useStandIn()
  test('tells how each call came in', async () => {
    const stream = freshStream()
    const [event] = eventsOf(1)
    const options = { credentials, requiresLeader: true, deadline: 2_000 } as const
    await client().appendToStream(stream, event!, { ...options, expectedRevision: 'no_stream' })
    await gathered(client().readStream(stream, { fromRevision: 0n, maxCount: 7 }))
    const { stop } = listening(client(), 'start', () => streamNameFilter({ prefixes: [stream] }))
    await until(() => server().seen.of('subscribe-all').length === 1)
    await stop()
    const [append] = server().seen.of('append')
    expect(append).toMatchObject({
      stream,
      expected: 'no-stream',
      eventIds: [event!.id],
      requiresLeader: true,
    })
    expect(append!.deadlineMs).toBeGreaterThan(1_000)
    expect(append!.deadlineMs).toBeLessThanOrEqual(2_000)
    expect(server().seen.of('read-stream')).toMatchObject([{ from: '0', count: 7n }])
    expect(server().seen.of('subscribe-all')).toMatchObject([{ filter: `stream^${stream}` }])
    expect(server().seen.of('batch-append')).toEqual([])
  })

  test('shows the batch path when no credentials are given', async () => {
    const stream = freshStream()
    await client().appendToStream(stream, eventsOf(2), { expectedRevision: 'no_stream' })
    const conflict = client().appendToStream(stream, eventsOf(1), { expectedRevision: 'no_stream' })
    expect(await refusalOf(conflict)).toMatchObject({ type: 'wrong-expected-version' })
    expect(server().seen.of('batch-append')).toHaveLength(2)
    expect(server().seen.of('append')).toEqual([])
  })
})

describe('TLS', () => {
  const { server, write } = useStandIn({ security: 'on' })
  test('is trusted by its own CA only, and tells who calls', async () => {
    expect(await status(server(), server().caFile)).toBe(204)
    await expect(status(server(), server().otherCaFile)).rejects.toThrow(
      /self.signed|verify|issuer/u,
    )
    await write(freshStream(), 1, 5_000)
    expect(server().seen.of('append')).toMatchObject([{ user: credentials.username }])
    expect(credentialsIn(server().connection)).toEqual(credentials)
  })
})

describe('TLS out of date', () => {
  const { server, write } = useStandIn({ security: 'on', certificate: 'expired' })
  test('is refused by everyone', async () => {
    await expect(status(server(), server().caFile)).rejects.toThrow(/expired/u)
    expect(await refusalOf(write(freshStream(), 1, 2_000))).toMatchObject({ type: 'unavailable' })
  })
})
