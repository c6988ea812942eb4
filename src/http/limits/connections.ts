/**
 * The number of connections of a server. Beyond the wanted number, a new one is answered 503 once and closed, so that
 * its client learns the reason; far beyond, it is dropped, since even a refusal takes a descriptor.
 */
import type { IncomingMessage, Server } from 'node:http'
import type { Socket } from 'node:net'

/** Connections over the limit that are still told so. */
const toldBeyond = 64

export type Connections = {
  /** Whether this request came over a connection too many. */
  readonly isTooMany: (req: IncomingMessage) => boolean
}

/** Counts the connections of `server`, at most `limit` of them served at once. */
export const limitConnections = (server: Server, limit: number): Connections => {
  const beyond = new Set<Socket>()
  let open = 0
  server.maxConnections = limit + toldBeyond
  server.on('connection', (socket: Socket) => {
    open += 1
    if (open > limit) beyond.add(socket)
    socket.once('close', () => {
      open -= 1
      beyond.delete(socket)
    })
  })
  return { isTooMany: ({ socket }) => beyond.size > 0 && beyond.has(socket) }
}
