/** Opens a log that is kept on an EventStoreDB or KurrentDB server, one node or a cluster. */
import { E, TE, pipe } from '../../fp.ts'
import type { Either, TaskEither } from '../../fp.ts'
import type { EventStore, StoredEvent, StoreFailure } from '../event-store.ts'
import { appendTo } from './appender.ts'
import { connect } from './wire/connect.ts'
import { parseConnection } from './server/connection-string.ts'
import type { Connection } from './server/connection-string.ts'
import { followFrom } from './following/follow.ts'
import { identityIn, settleIdentity, writeIdentity } from './opening/identity.ts'
import type { Identity } from './opening/identity.ts'
import { newLink } from './wire/link.ts'
import type { Link } from './wire/link.ts'
import { settingsOf } from './server/node-settings.ts'
import type { CommonSettings } from './server/node-settings.ts'
import type { OpenKurrentFailure } from './opening/open-failure.ts'
import { checkServer, connectFirst } from './opening/opening.ts'
import type { Profile } from './opening/opening.ts'
import { head, readAll } from './reading/read-log.ts'
import { readStream } from './reading/read-stream.ts'
import { newRecentIds } from './reading/recent-ids.ts'
import { ledgerStreams } from './server/streams.ts'
import type { StreamNames } from './server/streams.ts'
import { newTurnstile } from './waiting/turnstile.ts'
import { makeTurns } from '../turns.ts'
import type { LogClient } from './wire/wire.ts'

export type KurrentLogOptions = {
  /**
   * `esdb://` or `esdb+discover://`, all nodes listed; user and password in it, percent-encoded, or in `login`.
   * Never printed.
   */
  readonly connection: string
  readonly login?: { readonly username: string; readonly password: string }
  readonly profile: Profile
  /** Milliseconds that never go back. */
  readonly monotonicMs: () => number
  /** From 0 to 1: spreads those who retry together. */
  readonly random: () => number
  /** The ledger's streams, where they are not the usual ones: for tests. */
  readonly streams?: StreamNames
}

export type KurrentOptions = KurrentLogOptions & {
  /** The name wished for; the first node that opens an empty log settles it. */
  readonly name: string | undefined
  /** 128 bits in hex, for a new log. */
  readonly newId: () => string
}

/** A log on a server, whether or not it is a ledger's yet. */
export type KurrentLog = EventStore<StoredEvent> & {
  readonly heartbeatMs: number
  readonly serverVersion: string
  /** Undefined where none was settled. */
  readonly identity: () => TaskEither<StoreFailure, Identity | undefined>
  /** Writes the identity where there is none, whatever else the log holds; answers the one that holds. */
  readonly settle: (identity: Identity) => TaskEither<StoreFailure, Identity>
}

/** The log of a ledger, opened for reading and appending; any number of processes may. */
export type KurrentStore = Omit<KurrentLog, 'identity' | 'settle'> & Identity

/** A sign of life from a feed that is whole, at least this often. */
const heartbeatMs = 1_000
const appendsInFlight = 64
// Well below the hundred calls that a connection takes, for whoever needs a place while pages are read.
const readsInFlight = 24
const feedsInFlight = 64
// About 12 MB of memory: the last ids of some ten thousand people.
const rememberedIds = 200_000

type Opened = {
  readonly connection: Connection
  readonly settings: CommonSettings
  readonly client: LogClient
  readonly serverVersion: string
}

const reach = async ({
  connection,
  login,
  profile,
}: KurrentLogOptions): Promise<Either<OpenKurrentFailure, Opened>> => {
  const parsed = parseConnection(connection)
  if (E.isLeft(parsed)) return parsed
  const asked = login === undefined ? parsed.right : { ...parsed.right, login }
  const settings = settingsOf(asked)
  if (E.isLeft(settings)) return settings
  const client = await connectFirst(asked, settings.right)
  if (E.isLeft(client)) return client
  const version = await checkServer(client.right, profile)
  if (E.isLeft(version)) {
    await client.right.closeChannel()
    return version
  }
  return E.right({
    connection: asked,
    settings: settings.right,
    client: client.right,
    serverVersion: version.right,
  })
}

/** Channels with equal options may share one connection: the feed's differ, so that it has its own. */
const feedSettings = (settings: CommonSettings): CommonSettings => ({
  ...settings,
  keepAliveIntervalMs: settings.keepAliveIntervalMs + 1,
})

type Links = { readonly main: Link; readonly feed: Link }

const logOf = (
  { streams: names = ledgerStreams, monotonicMs, random }: KurrentLogOptions,
  { main, feed }: Links,
  serverVersion: string,
): KurrentLog => {
  let closing: Promise<void> | undefined
  const isClosed = (): boolean => closing !== undefined
  const followers = new Set<() => void>()
  const appending = newTurnstile(appendsInFlight)
  const reading = {
    link: main,
    places: newTurnstile(readsInFlight),
    names,
    recent: newRecentIds(rememberedIds),
  }
  const feeding = { link: feed, places: newTurnstile(feedsInFlight), names, heartbeatMs, random }
  const end = async (): Promise<void> => {
    // Begins when `closing` is set: whoever is woken must find it so.
    await Promise.resolve()
    for (const wake of followers) wake()
    await appending.empty()
    await Promise.all([main.close(), feed.close()])
  }
  const log = {
    heartbeatMs,
    serverVersion,
    append: appendTo({ ...reading, appending, turns: makeTurns(), isClosed }),
    read: readStream(reading),
    readAll: readAll(reading),
    head: head(reading),
    follow: followFrom({ ...feeding, isClosed, closing: followers, nowMs: monotonicMs }),
    close: () => (closing ??= end()),
  }
  return {
    ...log,
    identity: () => () => identityIn(log),
    settle: (identity) => () => writeIdentity(log, identity),
  }
}

/** Opens the log and looks no further: without an identity it is no ledger's, and gets none by this. */
export const openKurrentLog =
  (options: KurrentLogOptions): TaskEither<OpenKurrentFailure, KurrentLog> =>
  async () => {
    const reached = await reach(options)
    if (E.isLeft(reached)) return reached
    const { connection, settings, client, serverVersion } = reached.right
    const feedOf = feedSettings(settings)
    const first = await connect(connection, feedOf)
    if (E.isLeft(first)) {
      await client.closeChannel()
      return E.left({ failure: 'unreachable', reason: 'the server went away while it was opened' })
    }
    const { random } = options
    const again = (which: CommonSettings) => () => connect(connection, which)
    const links = {
      main: newLink({ first: client, connect: again(settings), random }),
      feed: newLink({ first: first.right, connect: again(feedOf), random }),
    }
    return E.right(logOf(options, links, serverVersion))
  }

const named = async (
  log: KurrentLog,
  { name, newId }: KurrentOptions,
): Promise<Either<OpenKurrentFailure, KurrentStore>> => {
  const ledgerId = newId()
  const made = { ledgerId, name: name ?? `consent-ledger.local/${ledgerId.slice(0, 16)}` }
  const identity = await settleIdentity(log, made)
  if (E.isRight(identity) && (name === undefined || name === identity.right.name)) {
    const { identity: known, settle: settled, ...store } = log
    void [known, settled]
    return E.right({ ...store, ...identity.right })
  }
  await log.close()
  return E.isLeft(identity)
    ? identity
    : E.left({ failure: 'name-differs', name: identity.right.name })
}

/** Opens the log of a ledger; makes one of it when it is empty. */
export const openKurrentStore = (
  options: KurrentOptions,
): TaskEither<OpenKurrentFailure, KurrentStore> =>
  pipe(
    openKurrentLog(options),
    TE.flatMap((log) => () => named(log, options)),
  )
