/**
 * An orderly end. A server that stops says so before it goes: a balancer that is told no sends elsewhere, while one that
 * finds a closed port, or a connection cut as its request is on the way, has lost that request.
 */
import type { IncomingMessage, Server } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import type { Problem } from '../answers/outcome.ts'

/** The longest time for requests in flight once no more connections are accepted, in ms. */
const finishMs = 10_000

/** Asked by those who must know that this node stops, and answered by their own routes. */
const probes: ReadonlySet<string> = new Set(['/livez', '/readyz'])

/** The answer to a request that arrives while the server stops; undefined if it is served in any case. */
export const refusedWhileStopping = ({ url = '' }: IncomingMessage): Problem | undefined =>
  probes.has(url) ? undefined : { problem: 'stopping', headers: ['Connection', 'close'] }

const endOf = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), finishMs)
    server.close(() => {
      clearTimeout(cut)
      resolve()
    })
    server.closeIdleConnections()
  })

/** Listens for `drainMs` more, then takes no connection and waits for the answers that are owed; later ones are cut. */
export const stopServing = async (server: Server, drainMs: number): Promise<void> => {
  if (drainMs > 0) await delay(drainMs)
  await endOf(server)
}
