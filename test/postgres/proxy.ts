/** Stands between a client and PostgreSQL, and loses what it is told to lose. */
import { connect, createServer } from 'node:net'
import type { Socket } from 'node:net'

export type Proxy = {
  /** The same connection string, by way of the proxy. */
  readonly url: (direct: string) => string
  /**
   * Breaks the next connection that commits: `lost` before the server heard of it, `unanswered` once the server has
   * answered, which the client never hears.
   */
  readonly breakNextCommit: (how: 'lost' | 'unanswered') => void
  /** How many commits were broken. */
  readonly broken: () => number
  /** Passes nothing on in either direction, and ends nothing, until `resume`. */
  readonly silence: () => void
  readonly resume: () => void
  readonly close: () => Promise<void>
}

type Plan = { next: 'lost' | 'unanswered' | undefined; broken: number; silent: boolean }

const joinUp = (client: Socket, server: Socket, plan: Plan): void => {
  let hush = false
  const end = (): void => {
    client.destroy()
    server.destroy()
  }
  client.on('error', end).on('close', end)
  server.on('error', end).on('close', end)
  client.on('data', (chunk) => {
    if (plan.silent) return
    if (plan.next !== undefined && chunk.includes('; commit')) {
      hush = plan.next === 'unanswered'
      plan.next = undefined
      plan.broken += 1
      if (!hush) return end()
    }
    server.write(chunk)
  })
  server.on('data', (chunk) => {
    if (hush) return end()
    if (!plan.silent) client.write(chunk)
  })
}

/** A proxy to `port` of 127.0.0.1. */
export const startProxy = async (port: number): Promise<Proxy> => {
  const plan: Plan = { next: undefined, broken: 0, silent: false }
  const sockets = new Set<Socket>()
  const server = createServer((client) => {
    const onward = connect(port, '127.0.0.1')
    for (const each of [client, onward]) {
      sockets.add(each)
      each.once('close', () => sockets.delete(each))
    }
    joinUp(client, onward, plan)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return {
    url: (direct) => direct.replace(`:${port}/`, `:${address.port}/`),
    breakNextCommit: (how) => void (plan.next = how),
    broken: () => plan.broken,
    silence: () => void (plan.silent = true),
    resume: () => void (plan.silent = false),
    close: async () =>
      new Promise((resolve) => {
        for (const each of sockets) each.destroy()
        server.close(() => resolve())
      }),
  }
}
