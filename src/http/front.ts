/** Checks before any route: one Host, an expectation that can be met, a connection that may be served. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { limitConnections } from './limits/connections.ts'
import type { Connections } from './limits/connections.ts'
import { crossOrigin } from './cross-origin.ts'
import { exchangeOf, sendProblem } from './answers/exchange.ts'
import type { Edge } from './answers/exchange.ts'
import type { Problem } from './answers/outcome.ts'
import { answerParseFaults } from './answers/parse-faults.ts'
import type { Rates } from './limits/rates.ts'
import type { ReaderLimits } from './answers/readers.ts'
import { refusedWhileStopping } from './limits/stopping.ts'

/** Limits of all callers, however they are authenticated. */
export type EdgeLimits = {
  readonly rates: Rates
  /** Bytes that the body of a request by a person's token may have, where its route takes more. */
  readonly personBodyBytes: number
  /** Connections served at once. */
  readonly maxConnections: number
  /** Acts begun at once; further ones wait in the order in which they came. */
  readonly actsAtOnce: number
  /** Origins whose pages may call from a browser (CORS); none by default. */
  readonly corsOrigins: ReadonlyArray<string>
  /** The longest wait of answers for their readers, and the most that may wait. */
  readonly readers: ReaderLimits
}

/**
 * A name, an IPv4 or a bracketed IPv6 address, and a port (RFC 9110 section 7.2). Neither empty, which no http address
 * is (section 4.2.1), nor with a comma, which RFC 3986 lets stand in a name and only a list of two hosts has.
 */
const host = /^(?:[\w.~!$&'()*+;=%-]+|\[[\da-fA-F:.]+\])(?::\d{0,5})?$/

// Node keeps the first of several: what stands in front may have looked at the last (RFC 9112 section 3.2).
const hostsIn = ({ rawHeaders }: IncomingMessage): number => {
  let hosts = 0
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = rawHeaders[i]
    if (name?.length === 4 && name.toLowerCase() === 'host') hosts += 1
  }
  return hosts
}

const closing = ['Connection', 'close'] as const

// Undefined for nearly all.
const refusedUnrouted = (
  { isStopping }: Pick<Edge, 'isStopping'>,
  { isTooMany }: Connections,
  req: IncomingMessage,
): Problem | undefined => {
  if (isTooMany(req)) return { problem: 'connections-exhausted', headers: closing }
  const hosts = hostsIn(req)
  const isOlder = req.httpVersionMajor === 1 && req.httpVersionMinor === 0
  if (hosts > 1 || (hosts === 0 && !isOlder) || (hosts === 1 && !host.test(req.headers.host ?? '')))
    return { problem: 'request-malformed', headers: closing }
  return isStopping() ? refusedWhileStopping(req) : undefined
}

type Serve = (req: IncomingMessage, res: ServerResponse) => void

/** Has `server` answer every request: here what is not to be served, by `serve` the rest. */
export const standAtTheFront = (
  server: Server,
  edge: Edge,
  limits: EdgeLimits,
  serve: Serve,
): void => {
  const connections = limitConnections(server, limits.maxConnections)
  const refuse = (req: IncomingMessage, res: ServerResponse, problem: Problem): void =>
    sendProblem(exchangeOf(req, res, edge, 'none'), problem)
  const listener = crossOrigin(limits.corsOrigins, (req, res) => {
    const problem = refusedUnrouted(edge, connections, req)
    if (problem === undefined) serve(req, res)
    else refuse(req, res, problem)
  })
  server.on('request', listener)
  // `100 Continue` is sent once the sender is known: see readBody.
  server.on('checkContinue', listener)
  server.on('checkExpectation', (req: IncomingMessage, res: ServerResponse) =>
    refuse(req, res, { problem: 'expectation-failed' }),
  )
  answerParseFaults(server, edge)
}
