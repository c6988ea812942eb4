/** The server: hot routes first, express for the rest, and an orderly end. */
import { createServer as createHttpServer } from 'node:http'
import type { Server, ServerOptions as ServerSettings } from 'node:http'
import type { Credentials } from '../credentials/credentials.ts'
import type { Bundles } from '../exports/bundle/bundles.ts'
import { makePdfDrawing } from '../exports/pages/worker/drawing.ts'
import type { DrawPdf } from '../exports/pages/worker/drawing.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Upkeep } from '../ledger/upkeep.ts'
import type { RequestLine } from '../operations/log-line.ts'
import type { TransparencyLog } from '../transparency/transparency-log.ts'
import { makeApp } from './app.ts'
import { atOnce } from './limits/at-once.ts'
import { boundRoutes } from './bound-routes.ts'
import { cursorsUnder } from './requests/cursor.ts'
import type { Edge } from './answers/exchange.ts'
import type { HandlerEnv } from './env.ts'
import type { EntriesFor, ServedLog } from './served-log.ts'
import { standAtTheFront } from './front.ts'
import type { EdgeLimits } from './front.ts'
import { hotPath } from './hot.ts'
import { makeMetrics } from './metrics.ts'
import type { Metrics } from './metrics.ts'
import { drawUuid } from './requests/random-uuid.ts'
import { makeLimiter } from './limits/rates.ts'
import { makeReaders } from './answers/readers.ts'
import type { Readers } from './answers/readers.ts'
import { stopServing } from './limits/stopping.ts'

export type ServerOptions = {
  readonly limits: EdgeLimits
  readonly ledger: Ledger
  readonly upkeep: Upkeep
  /** Signs receipts and decisions; without one they are answered by a problem. */
  readonly transparency?: TransparencyLog | undefined
  /** Entries and state of that log. */
  readonly servedLog?: ServedLog | undefined
  /** Readers of the log's entries; nobody when absent. */
  readonly entriesFor?: EntriesFor
  /** Makes bundles for regulators; without it they are answered by a problem. */
  readonly bundles?: Bundles | undefined
  /** Draws receipts as PDF; in a thread of this server's own when absent. */
  readonly drawPdf?: DrawPdf
  readonly credentials: Pick<
    Credentials,
    'authenticate' | 'issueToken' | 'revokeTokens' | 'cursorKey' | 'list'
  >
  /** Told of every answer, when given. */
  readonly onAnswered?: (line: RequestLine) => void
  /** Told of what only a bug reaches, with the request id that the caller was given. */
  readonly onBug?: (cause: unknown, requestId: string) => void
}

export type LedgerServer = {
  /** Not listening yet. */
  readonly server: Server
  /**
   * From now on every request is answered 503, for `drainMs` (0 when absent) also on new connections, so that those
   * who send here see it. Then takes no more, and lets what is in flight finish for a while. Twice is harmless.
   */
  readonly close: (drainMs?: number) => Promise<void>
}

/** Above the idle time of common balancers (60 s), so that they close first and never into a request. */
const keepAliveMs = 65_000
/** For a whole request: a publication over a slow line. */
const requestMs = 60_000
const headersMs = 15_000
/** Interval of both checks: a slow sender is disconnected at most this much later. */
const lookMs = 2_000

const timeouts: ServerSettings = {
  keepAliveTimeout: keepAliveMs,
  requestTimeout: requestMs,
  headersTimeout: headersMs,
  connectionsCheckingInterval: lookMs,
  // A missing one is answered by a problem document of our own.
  requireHostHeader: false,
}

const edgeOf = (
  { onAnswered, onBug }: ServerOptions,
  { observe }: Metrics,
  readers: Readers,
  isStopping: () => boolean,
): Edge => ({
  readers,
  nextRequestId: drawUuid,
  isStopping,
  observe: (line) => {
    observe(line.route, line.method, line.status, line.ms)
    onAnswered?.(line)
  },
  report: (cause, requestId) => onBug?.(cause, requestId),
})

const envOf = (
  {
    ledger,
    upkeep,
    bundles,
    credentials,
    transparency,
    servedLog,
    entriesFor = 'off',
    drawPdf = makePdfDrawing().draw,
  }: ServerOptions,
  counted: Metrics,
  readers: Readers,
  { isStopping }: Edge,
): HandlerEnv => ({
  ledger,
  upkeep,
  bundles,
  drawPdf,
  transparency,
  servedLog,
  entriesFor,
  credentials,
  cursors: cursorsUnder(credentials.cursorKey),
  metricsText: () => counted.text(ledger.health(), readers, servedLog?.health()),
  isStopping,
})

/** Puts the server together. Closing it leaves the ledger open: whoever opened that closes it. */
export const createServer = (options: ServerOptions): LedgerServer => {
  const { credentials, limits } = options
  const counted = makeMetrics()
  let isStopping = false
  const readers = makeReaders(limits.readers)
  const edge = edgeOf(options, counted, readers, () => isStopping)
  const env = envOf(options, counted, readers, edge)
  const limit = makeLimiter(limits.rates, () => performance.now())
  const actsAtOnce = atOnce(limits.actsAtOnce)
  const { authenticate } = credentials
  const { personBodyBytes } = limits
  const bound = boundRoutes({ authenticate, limit, actsAtOnce, personBodyBytes }, env)
  const app = makeApp(edge, Object.values(bound))
  const isHot = hotPath(edge, bound)
  const server = createHttpServer(timeouts)
  // Node drops each field beyond the thousandth without a word: how many there are is bounded by their bytes alone.
  server.maxHeadersCount = 0
  standAtTheFront(server, edge, limits, (req, res) => {
    if (!isHot(req, res)) app(req, res)
  })
  let closing: Promise<void> | undefined
  return {
    server,
    close: (drainMs = 0) => {
      isStopping = true
      return (closing ??= stopServing(server, drainMs))
    },
  }
}
