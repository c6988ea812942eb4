/**
 * Hears what other nodes tell through PostgreSQL, on a session of its own, and knows whether it still would.
 * It sends itself a beat over the same channel: only one that comes back proves that others' words do.
 */
import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { Client } from 'pg'
import { E } from '../fp.ts'
import { settingsOf, trackSockets } from './connection.ts'
import type { Connection, Sockets } from './connection.ts'

/** Between two beats, in ms. */
const beatMs = 1_000
/** A listener whose last beat that came back was sent longer ago than this is not trusted, in ms. */
const trustMs = 2_500
/** Waits between attempts to connect anew: from the first, doubling, to the last, in ms. */
const backOffMs = { first: 100, last: 2_000 }

/** Receivers of notifications. */
export type Heard = {
  readonly said: (payload: string) => void
  /** Listening began, or began anew: whatever was said before may have been missed. */
  readonly began: () => void
}

export type Listener = {
  /** Whether everything said up to a moment ago was heard. */
  readonly isAlive: () => boolean
  readonly close: () => Promise<void>
}

const beatMark = 'beat '

type Ears = {
  readonly connection: Connection
  readonly channel: string
  readonly heard: Heard
  readonly closing: AbortSignal
  readonly sockets: Sockets
  /** A beat that was sent at `sentMs` came back; undefined once the session is over. */
  readonly proven: (sentMs: number | undefined) => void
}

const makeClient = ({ connection, sockets }: Ears): Client | undefined => {
  const settings = settingsOf(connection, 1, sockets)
  if (E.isLeft(settings)) return undefined
  try {
    // Not the time-outs of the pool: a beat that is late ends this session.
    return new Client({ ...settings.right, query_timeout: trustMs })
  } catch {
    return undefined
  }
}

/** One session, from its start to its end; throws what ends it. */
const listenOnce = async (ears: Ears, client: Client): Promise<void> => {
  const { channel, heard, closing, proven } = ears
  const own = `${beatMark}${randomUUID()} `
  const ended = new AbortController()
  const end = (): void => ended.abort()
  client.on('error', end).on('end', end)
  const over = AbortSignal.any([closing, ended.signal])
  client.on('notification', ({ payload = '' }) => {
    if (!payload.startsWith(beatMark)) heard.said(payload)
    else if (payload.startsWith(own)) proven(Number(payload.slice(own.length)))
  })
  await client.connect()
  await client.query(`listen ${channel}`)
  heard.began()
  while (!over.aborted) {
    await client.query('select pg_notify($1, $2)', [channel, own + performance.now()])
    await delay(beatMs, undefined, { signal: over }).catch(() => undefined)
  }
}

const keepListening = async (ears: Ears): Promise<void> => {
  let waitMs = backOffMs.first
  while (!ears.closing.aborted) {
    const startedMs = performance.now()
    const client = makeClient(ears)
    if (client === undefined) return
    await listenOnce(ears, client).catch(() => undefined)
    ears.proven(undefined)
    void client.end()
    // A server that hung up says goodbye to nobody: the socket would wait for it.
    ears.sockets.destroyAll()
    waitMs =
      performance.now() - startedMs > backOffMs.last
        ? backOffMs.first
        : Math.min(waitMs * 2, backOffMs.last)
    const jitterMs = waitMs * (0.5 + Math.random() / 2)
    await delay(jitterMs, undefined, { signal: ears.closing }).catch(() => undefined)
  }
}

/** Listens on `channel` (a lower-case word) until closed, connecting anew as often as it takes. */
export const listen = (connection: Connection, channel: string, heard: Heard): Listener => {
  const closing = new AbortController()
  const sockets = trackSockets()
  let provenMs = Number.NEGATIVE_INFINITY
  const proven = (sentMs: number | undefined): void =>
    void (provenMs = sentMs ?? Number.NEGATIVE_INFINITY)
  const running = keepListening({
    connection,
    channel,
    heard,
    closing: closing.signal,
    sockets,
    proven,
  })
  return {
    isAlive: () => performance.now() - provenMs < trustMs,
    close: async () => {
      closing.abort()
      sockets.destroyAll()
      await running
    },
  }
}
