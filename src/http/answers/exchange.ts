/** One request and its response: sending either kind of answer, once, and counting it. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { problems } from '../../api/problems/problems.ts'
import type { ProblemName } from '../../api/problems/problem-names.ts'
import type { ActorId } from '../../kernel/ids.ts'
import { traceIn } from '../../operations/log-line.ts'
import type { RequestLine } from '../../operations/log-line.ts'
import { TreeNotReadError } from '../../transparency/tree/not-read.ts'
import { languageOf, saidIn, withVary } from './language.ts'
import type { Problem, RawHeaders, Reply } from './outcome.ts'
import { problemHeaders, problemJson, problemMediaType } from './problem.ts'
import type { Readers } from './readers.ts'
import { writeChunks } from './stream.ts'

/** The edge's knowledge beside the request. */
export type Edge = {
  /** New and unlike any other of this process; in every answer and in no log with a person. */
  readonly nextRequestId: () => string
  /** Connections are closed after the answer while the server stops. */
  readonly isStopping: () => boolean
  /** Knows of answers that wait for their readers. */
  readonly readers: Readers
  /** Told of every answer. */
  readonly observe: (line: RequestLine) => void
  /** For what only a bug reaches; told to the operator, never to the caller. */
  readonly report: (cause: unknown, requestId: string) => void
}

export type Exchange = {
  readonly req: IncomingMessage
  readonly res: ServerResponse
  readonly edge: Edge
  /** Name of the route, never its path as it was asked: that may hold an id. */
  readonly route: string
  readonly startedMs: number
  /** Header names and values for whatever is answered, one after the other: what the caller has left to ask. */
  readonly extra: string[]
  /** The caller, once authenticated. */
  caller: ActorId | undefined
}

const nothingCached: RawHeaders = ['Cache-Control', 'no-store']
const guarded: RawHeaders = [
  'X-Content-Type-Options',
  'nosniff',
  'Content-Security-Policy',
  "default-src 'none'; frame-ancestors 'none'",
]
const usual: RawHeaders = [...nothingCached, ...guarded]
const noHeaders: RawHeaders = []
const usualBeside = (headers: RawHeaders): RawHeaders => [
  ...(headers.includes('Cache-Control') ? noHeaders : nothingCached),
  ...(headers.includes('Content-Security-Policy') ? noHeaders : guarded),
]

/** Bytes of an unread body that are read and thrown away so that the connection can go on; a larger one ends it. */
const drainedBytes = 64 * 1024

// A sender who was refused may go on sending for ever: nobody reads that (a chunked body says no length at all).
const isLeftUnread = ({ complete, headers }: IncomingMessage): boolean =>
  !complete &&
  (headers['transfer-encoding'] !== undefined ||
    Number(headers['content-length'] ?? 0) > drainedBytes)

/** A request as it begins: nobody is authenticated yet. */
export const exchangeOf = (
  req: IncomingMessage,
  res: ServerResponse,
  edge: Edge,
  route: string,
): Exchange => ({
  req,
  res,
  edge,
  route,
  startedMs: performance.now(),
  extra: [],
  caller: undefined,
})

const note = (
  { req, edge, route, startedMs, caller }: Exchange,
  status: number,
  requestId: string,
  problem: ProblemName | undefined,
): void =>
  edge.observe({
    event: 'request',
    route,
    method: req.method ?? '',
    status,
    ms: performance.now() - startedMs,
    requestId,
    key: caller,
    problem,
    trace: traceIn(req.headers['traceparent']),
  })

const headOf = (
  { req, res, edge, extra }: Exchange,
  first: ReadonlyArray<string>,
  headers: RawHeaders,
): string[] => {
  // Most answers bring no header of their own that one of these could stand against.
  const all =
    headers.length === 0
      ? [...first, ...extra, ...usual]
      : [...first, ...withVary(res, headers), ...extra, ...usualBeside(headers)]
  const isLast = edge.isStopping() || isLeftUnread(req)
  if (isLast && !headers.includes('Connection')) all.push('Connection', 'close')
  return all
}

const send = (
  exchange: Exchange,
  status: number,
  mediaType: string,
  content: string | Uint8Array,
  headers: RawHeaders,
  requestId: string,
  problem?: ProblemName,
): void => {
  const { res, edge } = exchange
  // The client went away, or was answered already: a bug in the latter case, and a second answer would be worse.
  if (res.headersSent || res.destroyed) return
  const length = typeof content === 'string' ? Buffer.byteLength(content) : content.byteLength
  const first = [
    'Content-Type',
    mediaType,
    'Content-Length',
    String(length),
    'X-Request-Id',
    requestId,
  ]
  res.writeHead(status, headOf(exchange, first, headers))
  res.end(content)
  edge.readers.noteWritten(res)
  note(exchange, status, requestId, problem)
}

type Streamed = Extract<Reply<unknown>, { readonly chunks: unknown }>

/** A streamed answer is counted by its end: cut short, it is no 200. */
const sendStream = async (
  exchange: Exchange,
  reply: Streamed,
  requestId: string,
): Promise<void> => {
  const { res } = exchange
  if (res.headersSent || res.destroyed) {
    // Nobody reads it: whatever writes it is told so, since it may hold something until its end.
    await reply.chunks[Symbol.asyncIterator]().return?.()
    return
  }
  const first = ['Content-Type', reply.mediaType, 'X-Request-Id', requestId]
  res.writeHead(reply.status, headOf(exchange, first, reply.headers ?? noHeaders))
  const end = await writeChunks(res, reply.chunks, exchange.edge.readers)
  if (end === undefined) note(exchange, reply.status, requestId, undefined)
  else if (end === 'left') note(exchange, clientLeft, requestId, undefined)
  else note(exchange, problems[end.problem].status, requestId, end.problem)
}

/** As servers count a client that closed its connection before the answer was whole. */
const clientLeft = 499

/** A status and headers without a body: for HEAD, 204 and 304. */
export const sendBare = (exchange: Exchange, status: number, headers: RawHeaders): void => {
  const { req, res, edge, extra } = exchange
  if (res.headersSent || res.destroyed) return
  const requestId = edge.nextRequestId()
  const closing = edge.isStopping() || isLeftUnread(req) ? ['Connection', 'close'] : noHeaders
  res.writeHead(status, ['X-Request-Id', requestId, ...headers, ...extra, ...closing])
  res.end()
  note(exchange, status, requestId, undefined)
}

// By weak comparison, as a cache asks (RFC 9110 section 13.1.2).
const isKnown = (asked: string | undefined, etag: string): boolean =>
  asked !== undefined &&
  asked.split(',').some((each) => ['*', etag, `W/${etag}`].includes(each.trim()))

/** Sends what was asked for. */
export const sendReply = (exchange: Exchange, reply: Reply<unknown>): void => {
  const requestId = exchange.edge.nextRequestId()
  const headers = reply.headers ?? noHeaders
  const { req } = exchange
  if (reply.etag !== undefined && isKnown(req.headers['if-none-match'], reply.etag)) {
    return sendBare(exchange, 304, ['ETag', reply.etag, ...headers])
  }
  const tagged = reply.etag === undefined ? headers : ['ETag', reply.etag, ...headers]
  if ('json' in reply) {
    send(exchange, reply.status, 'application/json', JSON.stringify(reply.json), tagged, requestId)
    return
  }
  if ('chunks' in reply) {
    sendStream(exchange, reply, requestId).catch((cause: unknown) => {
      exchange.edge.report(cause, requestId)
      exchange.res.destroy()
    })
    return
  }
  send(exchange, reply.status, reply.mediaType, reply.bytes, tagged, requestId)
}

/** Sends a problem document. */
export const sendProblem = (exchange: Exchange, problem: Problem): void => {
  const requestId = exchange.edge.nextRequestId()
  const { status } = problems[problem.problem]
  const language = languageOf(exchange.req.headers['accept-language']) ?? 'en'
  const headers = [
    ...problemHeaders(problem.problem),
    ...(problem.headers ?? noHeaders),
    ...saidIn(language),
  ]
  const json = problemJson(problem, requestId, language)
  send(exchange, status, problemMediaType, json, headers, requestId, problem.problem)
}

/** For a bug: the caller learns a request id, the operator the cause. */
export const sendBug = (exchange: Exchange, cause: unknown): void => {
  const requestId = exchange.edge.nextRequestId()
  exchange.edge.report(cause, requestId)
  send(
    exchange,
    500,
    problemMediaType,
    problemJson({ problem: 'internal-error' }, requestId),
    noHeaders,
    requestId,
    'internal-error',
  )
}

/** For what was thrown: the disk under the tree refuses a read, or it is a bug. */
export const sendThrown = (exchange: Exchange, cause: unknown): void =>
  cause instanceof TreeNotReadError
    ? sendProblem(exchange, { problem: cause.failure.failure })
    : sendBug(exchange, cause)
