/**
 * The least a server can do, run as a process of its own: `get` answers a fixed body, `put` parses JSON and makes
 * it durable, `express` is `get` behind express. Prints where it listens, as the ledger does.
 */
import { createServer } from 'node:http'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import express from 'express'
import { openFloorLog } from './lmdb.ts'

const [kind = '', bytes = '0', folder = ''] = process.argv.slice(2)
/** As long as what the ledger answers. */
const body = JSON.stringify({ answer: 'x'.repeat(Math.max(0, Number(bytes) - 13)) })

const reply = (res: ServerResponse, status: number): void => {
  res.writeHead(status, [
    'Content-Type',
    'application/json',
    'Content-Length',
    String(body.length),
    'Cache-Control',
    'no-store',
  ])
  res.end(body)
}

const recordBytes = 768

const putting = (): RequestListener => {
  const log = openFloorLog(folder)
  const store = (req: IncomingMessage, res: ServerResponse, text: string): void => {
    const parsed: unknown = JSON.parse(text)
    const record = Buffer.alloc(recordBytes, 0x20)
    record.write(JSON.stringify({ url: req.url, parsed }))
    log.append(record).then(
      () => reply(res, 201),
      () => reply(res, 500),
    )
  }
  return (req, res) => {
    const chunks: Buffer[] = []
    req.on('data', (chunk: Buffer) => chunks.push(chunk))
    req.on('end', () => store(req, res, Buffer.concat(chunks).toString('utf8')))
  }
}

const behindExpress = (): RequestListener => {
  const app = express()
  app.disable('x-powered-by')
  app.disable('etag')
  app.get('/v1/decisions', (_req, res) => reply(res, 200))
  return app
}

const listenerOf = (): RequestListener => {
  switch (kind) {
    case 'get':
      return (_req, res) => reply(res, 200)
    case 'put':
      return putting()
    case 'express':
      return behindExpress()
  }
  throw new RangeError('get, put or express')
}

const server = createServer({ keepAliveTimeout: 65_000 }, listenerOf())
server.listen({ host: '127.0.0.1', port: 0 }, () => {
  const address = server.address()
  if (typeof address === 'object' && address !== null)
    console.log(`listening on http://127.0.0.1:${address.port}\n`)
})
process.once('SIGTERM', () => {
  server.close()
  server.closeAllConnections()
  process.exit(0)
})
