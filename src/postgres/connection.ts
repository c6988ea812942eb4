/** From a connection string to the driver's settings, with a bound on every wait. */
import { Socket } from 'node:net'
import type { Client, PoolConfig } from 'pg'
import { E } from '../fp.ts'
import type { Either } from '../fp.ts'
import { PostgresFault } from './fault.ts'

/** `postgres://user:password@host:port/database?sslmode=…&sslrootcert=…`, or the driver's settings. */
export type Connection = string | PoolConfig

/** Until a connection is open and let in, and until one of the pool is free, in ms. */
const connectMs = 2_000
/** Longest statement, in ms; enforced by the server. */
const statementMs = 5_000
/** Longest wait for an answer, in ms: a server that is frozen enforces nothing. */
const answerMs = 6_000
/** A session of ours that stands still inside a transaction loses its locks after this, in ms. */
const idleInTransactionMs = 10_000

const known = new Set(['disable', 'require', 'verify-ca', 'verify-full', 'no-verify'])

/** The driver verifies fully for `require` and `verify-ca` too, but warns that it will cease to: say what is meant. */
const withFullVerification = (url: URL): Either<PostgresFault, string> => {
  const mode = url.searchParams.get('sslmode')
  if (mode === null) return E.right(url.href)
  if (!known.has(mode)) return E.left(new PostgresFault('connection-malformed'))
  if (mode === 'require' || mode === 'verify-ca') url.searchParams.set('sslmode', 'verify-full')
  return E.right(url.href)
}

const textOf = (connection: string): Either<PostgresFault, string> => {
  const url = URL.canParse(connection) ? new URL(connection) : undefined
  // A fragment is a password whose # was not written as %23: the rest of it would be looked up as a host.
  if (url === undefined || !/^postgres(?:ql)?:$/.test(url.protocol) || url.hash !== '') {
    return E.left(new PostgresFault('connection-malformed'))
  }
  return withFullVerification(url)
}

/** Settings of a new session. Names are looked up in no schema that another user could have put first. */
const sessionSettings = `
  set search_path = pg_catalog;
  set statement_timeout = ${statementMs};
  set lock_timeout = ${statementMs};
  set idle_in_transaction_session_timeout = ${idleInTransactionMs};
  select set_config('synchronous_commit', 'on', false)
   where current_setting('synchronous_commit') = 'off'`

/** Makes a new session ours: bounded, and never confirming what is not on disk. */
export const beginSession = async (client: Pick<Client, 'query'>): Promise<void> => {
  await client.query(sessionSettings)
}

/** Sockets that can be closed whether or not the server still answers. */
export type Sockets = { readonly open: () => Socket; readonly destroyAll: () => void }

/** The driver says goodbye and waits for the server to hang up, which a frozen one never does. */
export const trackSockets = (): Sockets => {
  const all = new Set<Socket>()
  return {
    open: () => {
      const socket = new Socket()
      all.add(socket)
      socket.once('close', () => all.delete(socket))
      return socket
    },
    destroyAll: () => {
      for (const socket of all) socket.destroy()
    },
  }
}

/** The driver's settings for a pool of at most `max` sessions, or for one session. */
export const settingsOf = (
  connection: Connection,
  max: number,
  sockets: Sockets,
): Either<PostgresFault, PoolConfig> => {
  const ours: PoolConfig = {
    max,
    connectionTimeoutMillis: connectMs,
    query_timeout: answerMs,
    keepAlive: true,
    fallback_application_name: 'consent-ledger',
    stream: sockets.open,
  }
  const { connectionString, ...given } =
    typeof connection === 'string' ? { connectionString: connection } : connection
  if (connectionString === undefined) return E.right({ ...ours, ...given })
  const text = textOf(connectionString)
  return E.isLeft(text) ? text : E.right({ ...ours, ...given, connectionString: text.right })
}
