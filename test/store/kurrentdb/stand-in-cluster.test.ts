import { EventStoreDBClient } from '@eventstore/db-client'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startCluster, type StandInCluster } from './stand-in/cluster.ts'
import {
  closeClient,
  eventsOf,
  freshStream,
  gathered,
  refusalOf,
} from './stand-in/semantics/asking.ts'

const credentials = { username: 'admin', password: 'changeit' }
const options = { credentials, requiresLeader: true, deadline: 1_000 } as const

describe('a cluster', () => {
  let cluster: StandInCluster
  const clients: Array<EventStoreDBClient> = []
  const connect = (connection: string) => {
    const client = EventStoreDBClient.connectionString(connection)
    clients.push(client)
    return client
  }
  beforeEach(async () => {
    cluster = await startCluster(3)
  })
  afterEach(async () => {
    for (const client of clients.splice(0)) await closeClient(client)
    await cluster.stop()
  })

  test('sends a client to its leader, and all nodes show the same log', async () => {
    const stream = freshStream()
    await connect(cluster.connection).appendToStream(stream, eventsOf(2), options)
    expect(cluster.leader().seen.of('append')).toHaveLength(1)
    expect(cluster.leader().seen.of('gossip').length + cluster.followers().length).toBeGreaterThan(
      0,
    )
    for (const follower of cluster.followers()) {
      const read = connect(follower.connection).readStream(stream, { maxCount: 5 })
      expect(await gathered(read)).toHaveLength(2)
    }
  })

  test('refuses at a follower what only the leader may do, and names the leader', async () => {
    const [follower] = cluster.followers()
    const client = connect(follower!.connection)
    const refusal = await refusalOf(client.appendToStream(freshStream(), eventsOf(1), options))
    expect(refusal).toMatchObject({ type: 'not-leader', leader: cluster.leader().address })
    await client.appendToStream(freshStream(), eventsOf(1), options)
    expect(cluster.leader().seen.of('append')).toHaveLength(1)
  })

  test('elects another leader, and a client finds it', async () => {
    const client = connect(cluster.connection)
    const stream = freshStream()
    await client.appendToStream(stream, eventsOf(1), options)
    cluster.elect(2)
    await refusalOf(client.appendToStream(stream, eventsOf(1), options))
    expect(await client.appendToStream(stream, eventsOf(1), options)).toMatchObject({
      nextExpectedRevision: 1n,
    })
    expect(cluster.nodes[2]!.seen.of('append')).toHaveLength(1)
  })

  test('goes on without a node that is gone', async () => {
    const client = connect(cluster.connection)
    const stream = freshStream()
    await client.appendToStream(stream, eventsOf(1), options)
    await cluster.nodes[0]!.kill()
    cluster.elect(1)
    cluster.takeForDead(0)
    await refusalOf(client.appendToStream(stream, eventsOf(1), options))
    expect(await client.appendToStream(stream, eventsOf(1), options)).toMatchObject({
      nextExpectedRevision: 1n,
    })
  })

  test('refuses everything that needs a leader while it has none', async () => {
    const [first] = cluster.nodes
    cluster.loseLeader()
    const client = connect(first!.connection)
    const refusal = await refusalOf(client.appendToStream(freshStream(), eventsOf(1), options))
    expect(refusal).toMatchObject({ type: 'unknown' })
    expect(() => cluster.leader()).toThrow('no leader')
  })
})
