/** Asking a server, stand-in or real, by the real client. */
import { randomUUID } from 'node:crypto'
import {
  EventStoreDBClient,
  jsonEvent,
  type AllStreamSubscription,
  type Filter,
  type ReadPosition,
} from '@eventstore/db-client'
import { afterAll, beforeAll } from 'vitest'

/** A server to be asked. */
export type Asked = {
  readonly connection: string
  readonly stop: () => Promise<void>
}

/** The client of a test. */
export type Asking = {
  readonly client: () => EventStoreDBClient
  readonly connection: () => string
  /** Such as 23.10.8. */
  readonly version: () => string
  /** Major times 100 plus minor, such as 2310. */
  readonly release: () => number
}

/** User and password of a connection string. */
export const credentialsIn = (connection: string) => {
  const { username, password } = new URL(
    connection.replace(/^esdb(\+discover)?:/u, 'http:').replace(/,[^/?]*/u, ''),
  )
  return {
    username: decodeURIComponent(username || 'admin'),
    password: decodeURIComponent(password || 'changeit'),
  }
}

/** Closes a client for good: its channel too, or the process stays. */
export const closeClient = async (client: EventStoreDBClient): Promise<void> => {
  await client.dispose()
  const inner: { readonly getChannel: () => Promise<{ readonly close: () => void }> } =
    client as never
  const channel = await inner.getChannel()
  channel.close()
}

/** A client of its own for one describe block. */
export const useServer = (start: () => Promise<Asked>): Asking => {
  let server: Asked
  let client: EventStoreDBClient
  let version = ''
  beforeAll(async () => {
    server = await start()
    client = EventStoreDBClient.connectionString(server.connection)
    const inner: { readonly capabilities: Promise<{ readonly serverVersion: string }> } =
      client as never
    version = (await inner.capabilities).serverVersion
  })
  afterAll(async () => {
    await closeClient(client)
    await server.stop()
  })
  return {
    client: () => client,
    connection: () => server.connection,
    version: () => version,
    release: () => {
      const [major = 0, minor = 0] = version.split('.').map(Number)
      return major * 100 + minor
    },
  }
}

/** A stream that nobody has used. */
export const freshStream = (prefix = 'asked'): string => `${prefix}-${randomUUID()}`

/** Events with ids of their own, in order. */
export const eventsOf = (count: number, data: (index: number) => object = (index) => ({ index })) =>
  Array.from({ length: count }, (_, index) =>
    jsonEvent({ id: randomUUID(), type: 'Asked', data: { ...data(index) } }),
  )

/** The error of a promise; throws when it was fulfilled. */
export const refusalOf = async (
  promise: Promise<unknown>,
): Promise<Error & Readonly<Record<string, unknown>>> => {
  try {
    await promise
  } catch (error) {
    return error as never
  }
  throw new Error('it was not refused')
}

/** Everything that a read or a subscription gives, until it ends or `enough`. */
export const gathered = async <A>(
  source: AsyncIterable<A>,
  enough: (all: ReadonlyArray<A>) => boolean = () => false,
): Promise<ReadonlyArray<A>> => {
  const all: Array<A> = []
  for await (const item of source) {
    all.push(item)
    if (enough(all)) break
  }
  return all
}

/** The items of a subscription to `$all`, in order of arrival. */
export type Told =
  | { readonly told: 'event'; readonly stream: string; readonly position: bigint }
  | { readonly told: 'caught-up' }
  | { readonly told: 'checkpoint'; readonly position: bigint }
  | { readonly told: 'error'; readonly error: Error & Readonly<Record<string, unknown>> }

/** Follows `$all` and notes what is told, until stopped. */
export const listening = (
  client: EventStoreDBClient,
  fromPosition: ReadPosition,
  filter: (reached: (position: bigint) => void) => Filter,
): { readonly told: ReadonlyArray<Told>; readonly stop: () => Promise<void> } => {
  const told: Array<Told> = []
  const subscription: AllStreamSubscription = client.subscribeToAll({
    fromPosition,
    filter: filter((position) => told.push({ told: 'checkpoint', position })),
  })
  subscription.on('data', ({ event }) => {
    if (event === undefined) return
    told.push({ told: 'event', stream: event.streamId, position: event.position?.commit ?? -1n })
  })
  subscription.on('caughtUp', () => told.push({ told: 'caught-up' }))
  subscription.on('error', (error) => told.push({ told: 'error', error: error as never }))
  return { told, stop: () => subscription.unsubscribe() }
}

/** Waits long enough for what should not happen. */
export const aWhile = (ms = 150): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))
