/**
 * Appends over an HTTP/2 connection of their own, each as one request: gRPC as the server speaks it, without the
 * layers that the client's gRPC library puts around a call, which took two thirds of an append's processor time
 * (docs/decisions/0015-append-connection.md).
 */
import { connect, constants } from 'node:http2'
import type { ClientHttp2Session, IncomingHttpHeaders, OutgoingHttpHeaders } from 'node:http2'
import { brokenOff, errorIn, tooLate } from './call-error.ts'
import { framed, onlyMessage } from './framing.ts'
import type { NodeSettings } from '../server/node-settings.ts'

export type AppendConnection = {
  /**
   * The message of the answer. Rejects as the client's own calls do. A connection that was lost is made anew by the
   * next append.
   */
  readonly append: (messages: ReadonlyArray<Uint8Array>, timeoutMs: number) => Promise<Uint8Array>
  /** Appends under way may still end; there is none after it. Twice is harmless. */
  readonly close: () => void
}

/** An answer says where an event was written, in some fifty bytes. What is so much longer is none. */
const maxAnswerBytes = 64 * 1024
/** The memory of the connection: as many of the largest appends as may be in progress at a time, and some more. */
const sessionMegabytes = 128
/** After this a connection that is closed is cut: a frozen server would never say goodbye. */
const farewellMs = 3_000

const originOf = ({ endpoint, tls }: NodeSettings): string =>
  `${tls === 'insecure' ? 'http' : 'https'}://${endpoint}`

const connectionOf = ({ tls }: NodeSettings) =>
  tls === 'insecure'
    ? { maxSessionMemory: sessionMegabytes }
    : {
        maxSessionMemory: sessionMegabytes,
        ...(tls.ca === undefined ? {} : { ca: tls.ca }),
        ...(tls.userCert === undefined ? {} : { cert: tls.userCert }),
        ...(tls.userKey === undefined ? {} : { key: tls.userKey }),
      }

/** Credentials are sent to nobody over a connection that anybody may read: a server without TLS authenticates nobody. */
const authorisationOf = ({ tls, login }: NodeSettings): OutgoingHttpHeaders => {
  if (tls === 'insecure' || login === undefined) return {}
  const { username, password } = login
  return { authorization: `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}` }
}

const headersOf = (settings: NodeSettings): OutgoingHttpHeaders => ({
  ':method': 'POST',
  ':path': '/event_store.client.streams.Streams/Append',
  'content-type': 'application/grpc',
  te: 'trailers',
  'connection-name': settings.connectionName,
  'requires-leader': 'true',
  ...authorisationOf(settings),
})

/** Its end is looked at when the stream is closed, which it is whatever happens. */
const leftToTheEnd = (): void => {}

/** One request, from its headers to the trailers of its answer. */
const request = (
  session: ClientHttp2Session,
  headers: OutgoingHttpHeaders,
  body: Buffer,
  timeoutMs: number,
): Promise<Uint8Array> =>
  new Promise((resolve, reject) => {
    const stream = session.request(headers)
    const chunks: Buffer[] = []
    let bytes = 0
    // Without an answer, the status comes with the first headers, and no trailers follow.
    let last: IncomingHttpHeaders = {}
    const timer = setTimeout(() => {
      reject(tooLate())
      stream.close(constants.NGHTTP2_CANCEL)
    }, timeoutMs)
    const note = (headersOrTrailers: IncomingHttpHeaders): void => {
      last = headersOrTrailers
    }
    stream.on('response', note)
    stream.on('trailers', note)
    stream.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      if (bytes <= maxAnswerBytes) chunks.push(chunk)
      else stream.destroy()
    })
    stream.on('error', leftToTheEnd)
    stream.on('close', () => {
      clearTimeout(timer)
      const failed = errorIn(last)
      if (failed !== undefined) return reject(failed)
      const message = onlyMessage(Buffer.concat(chunks))
      if (message === undefined) reject(brokenOff())
      else resolve(message)
    })
    stream.end(body)
  })

/** A connection to one node, made by the first append. */
export const newAppendConnection = (settings: NodeSettings): AppendConnection => {
  const headers = headersOf(settings)
  let session: ClientHttp2Session | undefined
  let isClosed = false
  const opened = (): ClientHttp2Session => {
    if (session !== undefined && !session.closed && !session.destroyed) return session
    session = connect(originOf(settings), connectionOf(settings))
    // Each waiting request reports the failure itself.
    session.on('error', leftToTheEnd)
    return session
  }
  return {
    append: async (messages, timeoutMs) => {
      if (isClosed) throw brokenOff()
      const timed = { ...headers, 'grpc-timeout': `${timeoutMs}m` }
      return request(opened(), timed, framed(messages), timeoutMs)
    },
    close: () => {
      isClosed = true
      const closing = session
      if (closing === undefined || closing.destroyed) return
      closing.close()
      setTimeout(() => closing.destroy(), farewellMs).unref()
    },
  }
}
