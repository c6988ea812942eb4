/** One stand-in and one client of it, for each test anew. */
import { EventStoreDBClient } from '@eventstore/db-client'
import { afterEach, beforeEach } from 'vitest'
import { closeClient, eventsOf } from './semantics/asking.ts'
import { startStandIn, type StandIn, type StandInOptions } from './start.ts'

/** The administrator of a stand-in. */
export const credentials = { username: 'admin', password: 'changeit' }

/** The handles of a test. */
export type InHand = {
  readonly server: () => StandIn
  readonly client: () => EventStoreDBClient
  /** Appends so many events, whatever is there; gives up after 400 ms unless told otherwise. */
  readonly write: (
    stream: string,
    count: number,
    deadlineMs?: number,
  ) => ReturnType<EventStoreDBClient['appendToStream']>
}

/** How long an append may take when a test says nothing, in milliseconds. */
const deadlineMsByDefault = 400

/** Starts and stops both around each test. */
export const useStandIn = (options: StandInOptions = {}): InHand => {
  let server: StandIn
  let client: EventStoreDBClient
  beforeEach(async () => {
    server = await startStandIn(options)
    client = EventStoreDBClient.connectionString(server.connection)
  })
  afterEach(async () => {
    await closeClient(client)
    await server.stop()
  })
  return {
    server: () => server,
    client: () => client,
    write: (stream, count, deadline = deadlineMsByDefault) =>
      client.appendToStream(stream, eventsOf(count), {
        expectedRevision: 'any',
        credentials,
        deadline,
      }),
  }
}
