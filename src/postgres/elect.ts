/**
 * One of several nodes, elected by an advisory lock that a session of its own holds: when the session ends, however it
 * does, the server gives the lock to another. A node that has not heard from its session for a while does not believe
 * that it is elected: what must hold in any case is checked where it is written.
 */
import { setTimeout as delay } from 'node:timers/promises'
import { Client } from 'pg'
import { E } from '../fp.ts'
import { settingsOf, trackSockets } from './connection.ts'
import type { Connection, Sockets } from './connection.ts'
import { lockNumber } from './lock.ts'

/** Between two questions whether the lock is free, or still ours, in ms. */
const askMs = 500
/** A lock whose session last answered longer ago than this is not believed to be ours, in ms. */
const trustMs = 2_500
/** Between two attempts to connect, in ms. */
const retryMs = 1_000

export type Election = {
  /** Whether this node held the lock a moment ago. */
  readonly isElected: () => boolean
  /** Gives the lock back. Twice is harmless. */
  readonly close: () => Promise<void>
}

type Seat = {
  readonly connection: Connection
  readonly name: string
  readonly closing: AbortSignal
  readonly sockets: Sockets
  /** The session answered at this time that the lock is ours; undefined where it is not. */
  readonly held: (atMs: number | undefined) => void
}

const makeClient = ({ connection, sockets }: Seat): Client | undefined => {
  const settings = settingsOf(connection, 1, sockets)
  if (E.isLeft(settings)) return undefined
  try {
    return new Client({ ...settings.right, query_timeout: trustMs })
  } catch {
    return undefined
  }
}

/** One session, from its start to its end; throws what ends it. */
const standOnce = async ({ name, closing, held }: Seat, client: Client): Promise<void> => {
  const ended = new AbortController()
  const end = (): void => ended.abort()
  client.on('error', end).on('end', end)
  const over = AbortSignal.any([closing, ended.signal])
  await client.connect()
  let isOurs = false
  while (!over.aborted) {
    const askedMs = performance.now()
    if (isOurs) await client.query('select 1')
    else {
      const { rows } = await client.query<Record<string, unknown>>(
        `select pg_try_advisory_lock(${lockNumber(name)}) as ours`,
      )
      isOurs = rows[0]?.['ours'] === true
    }
    held(isOurs ? askedMs : undefined)
    await delay(askMs, undefined, { signal: over }).catch(() => undefined)
  }
}

const stand = async (seat: Seat): Promise<void> => {
  while (!seat.closing.aborted) {
    const client = makeClient(seat)
    if (client === undefined) return
    // oxlint-disable-next-line no-await-in-loop
    await standOnce(seat, client).catch(() => undefined)
    seat.held(undefined)
    void client.end()
    // A server that hung up says goodbye to nobody: the socket would wait for it.
    seat.sockets.destroyAll()
    // oxlint-disable-next-line no-await-in-loop
    await delay(retryMs, undefined, { signal: seat.closing }).catch(() => undefined)
  }
}

/** Stands for election under a name, connecting anew as often as it takes. */
export const elect = (connection: Connection, name: string): Election => {
  const closing = new AbortController()
  const sockets = trackSockets()
  let heldMs = Number.NEGATIVE_INFINITY
  const held = (atMs: number | undefined): void => void (heldMs = atMs ?? Number.NEGATIVE_INFINITY)
  const running = stand({ connection, name, closing: closing.signal, sockets, held })
  return {
    isElected: () => !closing.signal.aborted && performance.now() - heldMs < trustMs,
    close: async () => {
      closing.abort()
      sockets.destroyAll()
      await running
    },
  }
}
