/** The vendor's client by itself, as the ledger has to use it: credentials, the leader, exact revisions, a deadline. */
import { randomBytes, randomUUID } from 'node:crypto'
import {
  EventStoreDBClient,
  NO_STREAM,
  START,
  jsonEvent,
  streamNameFilter,
} from '@eventstore/db-client'
import type { JSONType } from '@eventstore/db-client'
import { ledgerStreams } from '../../src/store/kurrentdb/server/streams.ts'
import type { StoredEvent } from '../../src/store/event-store.ts'

const deadlineMs = 2_000

const credentialsIn = (url: string): { readonly username: string; readonly password: string } => {
  const [, username = 'admin', password = 'changeit'] =
    /^[^:]+:\/\/([^:@/]+):([^@/]+)@/.exec(url) ?? []
  return { username: decodeURIComponent(username), password: decodeURIComponent(password) }
}

/** The content that is appended. */
export type Sample = Pick<StoredEvent, 'type' | 'json'>

export type BareClient = {
  /** Appends the same event to one of `streams` streams, each at its exact revision; no two calls at once for one. */
  readonly append: (stream: number) => Promise<void>
  /** Reads `count` events of the ledger's streams from the start, as a subscription to all; ms taken. */
  readonly catchUp: (count: number) => Promise<number>
  readonly close: () => Promise<void>
}

const isJson = (value: unknown): value is Record<string, JSONType> =>
  typeof value === 'object' && value !== null

/** What the ledger's own reader is filtered by, so that the server does the same work. */
const filter = () => streamNameFilter({ prefixes: [...ledgerStreams] })

const timed = async (client: EventStoreDBClient, count: number): Promise<number> => {
  const startMs = performance.now()
  const subscription = client.subscribeToAll({ fromPosition: START, filter: filter() })
  let seen = 0
  for await (const { event } of subscription) {
    if (event !== undefined) seen += 1
    if (seen >= count) break
  }
  const elapsedMs = performance.now() - startMs
  await subscription.unsubscribe()
  return elapsedMs
}

/** Opens the client on a server. Its appends go to streams of their own, with the content of `sample`. */
export const openBareClient = (url: string, { type, json }: Sample): BareClient => {
  const client = EventStoreDBClient.connectionString(url)
  const credentials = credentialsIn(url)
  const data: unknown = JSON.parse(json)
  if (!isJson(data)) throw new TypeError('an event is a record')
  // Outside the ledger's own streams: no ledger reads these.
  const run = randomBytes(8).toString('hex')
  const revisions = new Map<number, bigint>()
  return {
    append: async (stream) => {
      const { success, nextExpectedRevision } = await client.appendToStream(
        `bench-${run}-${stream}`,
        jsonEvent({ id: randomUUID(), type, data }),
        {
          expectedRevision: revisions.get(stream) ?? NO_STREAM,
          credentials,
          requiresLeader: true,
          deadline: deadlineMs,
        },
      )
      if (!success) throw new Error('an append was refused')
      revisions.set(stream, nextExpectedRevision)
    },
    catchUp: (count) => timed(client, count),
    close: () => client.dispose(),
  }
}
