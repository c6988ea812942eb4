/** The server of a witness: bounded in connections, in time and in bytes. */
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import { handle } from './handle.ts'
import type { Handling } from './handle.ts'

/** A slow sender is disconnected after this time, in ms, and at most a tenth of it later. */
const mostRequestMs = 10_000
/** Above the idle time of common balancers: logs ask again every few seconds. */
const keepAliveMs = 65_000
/** Each holds a body of 128 KiB at most: 32 MiB over all. */
const maxConnections = 256
const maxHeaderBytes = 8 * 1024

export type WitnessServer = {
  /** Not listening yet. */
  readonly server: Server
  /** Takes no more, and ends once the answers that are owed were given. */
  readonly close: () => Promise<void>
}

/** Puts the server together; what a bug throws goes to `onBug`, and its request is answered 500. */
export const createWitnessServer = (
  handling: Handling,
  onBug: (cause: unknown) => void,
  requestMs = mostRequestMs,
): WitnessServer => {
  const server = createServer(
    {
      requestTimeout: requestMs,
      headersTimeout: requestMs,
      keepAliveTimeout: keepAliveMs,
      connectionsCheckingInterval: requestMs / 10,
      maxHeaderSize: maxHeaderBytes,
    },
    (req, res) => {
      handle(handling, req, res).catch((cause: unknown) => {
        onBug(cause)
        if (!res.headersSent) res.writeHead(500)
        res.end()
      })
    },
  )
  server.maxConnections = maxConnections
  return {
    server,
    close: () =>
      new Promise((resolve) => {
        const cut = setTimeout(() => server.closeAllConnections(), requestMs)
        server.close(() => {
          clearTimeout(cut)
          resolve()
        })
        server.closeIdleConnections()
      }),
  }
}
