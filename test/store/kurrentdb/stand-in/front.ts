/**
 * The port that clients see. It takes off TLS, tells gRPC from plain HTTP, and hands each on to the
 * server behind; here connections are cut and the whole server is frozen.
 */
import { once } from 'node:events'
import type { Server as HttpServer } from 'node:http'
import { connect, createServer, type AddressInfo, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { createServer as createTlsServer } from 'node:tls'
import type { Certificates } from './certificate.ts'
import { join, type Pipe } from './pipe.ts'

/** One listening port. */
export type Front = {
  readonly port: number
  readonly openConnections: () => number
  readonly cut: () => void
  readonly freeze: () => void
  readonly thaw: () => void
  /** Takes no more connections and cuts the open ones. */
  readonly close: () => Promise<void>
}

/** The servers behind the front. */
export type Behind = {
  readonly grpcPort: number
  readonly http: HttpServer
  readonly certificates: Certificates | undefined
}

/** Every HTTP/2 connection in plain text begins with these letters. */
const http2Preface = 'PRI '

/** Without TLS the first bytes tell what is spoken. */
const sniff = (socket: Socket, toGrpc: (side: Duplex) => void, http: HttpServer): void => {
  socket.once('data', (first: Buffer) => {
    socket.pause()
    socket.unshift(first)
    if (first.subarray(0, http2Preface.length).toString('latin1') === http2Preface) toGrpc(socket)
    else {
      http.emit('connection', socket)
      socket.resume()
    }
  })
}

/** With TLS the client says beforehand what it speaks. */
const tlsFront = ({ key, cert }: Certificates, toGrpc: (side: Duplex) => void, http: HttpServer) =>
  createTlsServer({ key, cert, ALPNProtocols: ['h2', 'http/1.1'] }, (socket) => {
    if (socket.alpnProtocol === 'h2') toGrpc(socket)
    else http.emit('connection', socket)
  }).on('tlsClientError', () => {})

/** Opens the port. */
export const openFront = async (port: number, behind: Behind): Promise<Front> => {
  const sockets = new Set<Socket>()
  const pipes = new Set<Pipe>()
  const held = new Set<Socket>()
  let isFrozen = false
  const toGrpc = (side: Duplex) => {
    const back = connect({ port: behind.grpcPort, host: '127.0.0.1', noDelay: true })
    const pipe = join(side, back, () => pipes.delete(pipe))
    pipes.add(pipe)
    if (isFrozen) pipe.freeze()
  }
  const { certificates, http } = behind
  const tls = certificates === undefined ? undefined : tlsFront(certificates, toGrpc, http)
  const greet = (socket: Socket) => {
    if (tls === undefined) sniff(socket, toGrpc, http)
    else tls.emit('connection', socket)
  }
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket)
    socket.on('error', () => {}).on('close', () => sockets.delete(socket))
    // A frozen process: the kernel still accepts, nobody says a word.
    if (isFrozen) held.add(socket)
    else greet(socket)
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const cut = () => {
    for (const socket of sockets) socket.destroy()
    for (const pipe of pipes) pipe.cut()
    held.clear()
  }
  return {
    port: (server.address() as AddressInfo).port,
    openConnections: () => sockets.size,
    cut,
    freeze: () => {
      isFrozen = true
      for (const pipe of pipes) pipe.freeze()
    },
    thaw: () => {
      isFrozen = false
      for (const pipe of pipes) pipe.thaw()
      for (const socket of held) greet(socket)
      held.clear()
    },
    close: async () => {
      const closed = once(server, 'close')
      server.close()
      cut()
      await closed
    },
  }
}
