/** A pool of sessions, and the only ways to use it: one statement that reads, a transaction that writes, upkeep. */
import { setTimeout as delay } from 'node:timers/promises'
import { Client, Pool } from 'pg'
import type { PoolConfig } from 'pg'
import { E, TE, pipe } from '../fp.ts'
import type { Either, TaskEither } from '../fp.ts'
import { settingsOf, trackSockets } from './connection.ts'
import type { Connection } from './connection.ts'
import { PostgresFault, faultOf } from './fault.ts'
import { openGate } from './gate.ts'
import { askOf, withSession } from './session.ts'
import type { Rows, Sessions } from './session.ts'
import { maxRuns, runUntilKnown } from './transaction.ts'
import type { Action } from './transaction.ts'

/** `U` is what the owner of the database calls a fault. */
export type Database<U> = {
  readonly read: <F, A>(
    text: string,
    values: ReadonlyArray<unknown>,
    use: (rows: Rows) => Either<F, A>,
  ) => TaskEither<F | U, A>
  /** Waits for `locks` in their order, shared by all who name them in this database; answers once it is on disk. */
  readonly write: <F, A>(locks: ReadonlyArray<string>, action: Action<F, A>) => TaskEither<F | U, A>
  /** Runs a statement that takes no transaction and as long as it takes (VACUUM), on a session of its own. */
  readonly maintain: (text: string) => TaskEither<U, void>
  /** Lets what runs end, for a moment. Twice is harmless. */
  readonly close: () => Promise<void>
}

const readRows = async (
  sessions: Sessions,
  text: string,
  values: ReadonlyArray<unknown>,
): Promise<Either<PostgresFault, Rows>> => {
  for (let runs = 1; ; runs += 1) {
    try {
      return E.right(await withSession(sessions, async (client) => askOf(client)(text, values)))
    } catch (error) {
      const fault = faultOf(error)
      if (fault.reason !== 'interrupted' || runs >= maxRuns) return E.left(fault)
    }
  }
}

const maintain = async (
  settings: PoolConfig,
  text: string,
): Promise<Either<PostgresFault, void>> => {
  const client = new Client({ ...settings, query_timeout: 0 })
  client.on('error', () => undefined)
  try {
    await client.connect()
    await client.query(text)
    return E.right(undefined)
  } catch (error) {
    return E.left(faultOf(error))
  } finally {
    void client.end()
  }
}

// The driver reads the files of `sslrootcert` and its like here, and throws when it cannot.
const makePool = (settings: PoolConfig): Either<PostgresFault, Pool> => {
  try {
    void new Client(settings)
  } catch {
    return E.left(new PostgresFault('connection-malformed'))
  }
  const pool = new Pool(settings)
  // Unheard, either would end the process. The pool drops the session itself.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => void client.on('error', () => undefined))
  return E.right(pool)
}

/** The longest wait of `close` for running work, in ms. */
const closeMs = 2_000

const closerOf = (pool: Pool, destroyAll: () => void): (() => Promise<void>) => {
  let closing: Promise<void> | undefined
  const close = async (): Promise<void> => {
    const waiting = new AbortController()
    const { signal } = waiting
    await Promise.race([pool.end(), delay(closeMs, undefined, { signal }).catch(() => undefined)])
    waiting.abort()
    destroyAll()
  }
  return () => (closing ??= close())
}

/** A database of at most `max` sessions; none is opened before it is used. `unavailable` names a fault as its owner's port does. */
export const openDatabase = <U>(
  connection: Connection,
  max: number,
  unavailable: (fault: PostgresFault) => U,
): Either<U, Database<U>> => {
  const sockets = trackSockets()
  const settings = settingsOf(connection, max, sockets)
  if (E.isLeft(settings)) return E.left(unavailable(settings.left))
  const pool = makePool(settings.right)
  if (E.isLeft(pool)) return E.left(unavailable(pool.left))
  const sessions: Sessions = {
    pool: pool.right,
    gate: openGate(settings.right.max ?? max),
  }
  return E.right({
    read: (text, values, use) =>
      pipe(
        async () => readRows(sessions, text, values),
        TE.mapLeft(unavailable),
        TE.flatMapEither(use),
      ),
    write: (locks, action) =>
      pipe(
        async () => runUntilKnown(sessions, locks, action),
        TE.mapLeft(unavailable),
        TE.flatMapEither((answer) => answer),
      ),
    maintain: (text) => pipe(async () => maintain(settings.right, text), TE.mapLeft(unavailable)),
    close: closerOf(pool.right, sockets.destroyAll),
  })
}
