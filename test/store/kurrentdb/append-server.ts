/** A bare HTTP/2 server on loopback that answers appends as a test says, and a connection to it. */
import { createServer } from 'node:http2'
import type { Http2Server, ServerHttp2Session, ServerHttp2Stream } from 'node:http2'
import { once } from 'node:events'
import { onTestFinished } from 'vitest'
import { newAppendConnection } from '../../../src/store/kurrentdb/wire/append-connection.ts'

/** Answers one request, once its whole body is there. */
export type Serve = (stream: ServerHttp2Stream, body: Buffer) => void

const bodyOf = async (stream: ServerHttp2Stream): Promise<Buffer> => {
  const chunks: Buffer[] = []
  for await (const chunk of stream) if (Buffer.isBuffer(chunk)) chunks.push(chunk)
  return Buffer.concat(chunks)
}

const portOf = (server: Http2Server): number => {
  const address = server.address()
  if (typeof address !== 'object' || address === null) throw new Error('it does not listen')
  return address.port
}

/** Listens until the test is over. */
export const listen = async (serve: Serve) => {
  const server = createServer()
  const sessions: ServerHttp2Session[] = []
  server.on('session', (session) => {
    sessions.push(session)
    session.on('error', () => {})
  })
  server.on('stream', (stream) => {
    stream.on('error', () => {})
    // A client that goes away in the middle is what some of the tests are about.
    bodyOf(stream).then(
      (body) => serve(stream, body),
      () => {},
    )
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const connection = newAppendConnection({
    endpoint: `127.0.0.1:${portOf(server)}`,
    keepAliveIntervalMs: 10_000,
    keepAliveTimeoutMs: 10_000,
    connectionName: 'test',
    tls: 'insecure',
    login: { username: 'somebody', password: 'secret' },
  })
  onTestFinished(() => {
    connection.close()
    for (const session of sessions) session.destroy()
    server.close()
  })
  return { connection, sessions, server }
}
