/** The process of one server: gRPC behind, the port in front; started again it is a new one. */
import { Server, ServerCredentials } from '@grpc/grpc-js'
import { gossipFrom, supportedMethods } from './about.ts'
import { appendTo } from './append.ts'
import { batchAppendTo } from './batch-append.ts'
import type { Certificates } from './certificate.ts'
import { openFront, type Front } from './front.ts'
import type { Node } from './node.ts'
import { readFrom } from './read.ts'
import { deleteFrom, tombstoneFrom } from './remove.ts'
import { newHttp } from './users-http.ts'
import { GossipService, ServerFeaturesService, StreamsService } from './wire.ts'

/** The largest gRPC message that the server takes, in bytes: 16 MiB less 10 kB. */
const maxMessageBytes = 16 * 1024 * 1024 - 10_000

/** Calls that may be open on one connection; the client sends no more until one ends. */
const maxOpenCalls = 100

/** A running server process. */
export type Engine = Front & {
  /** `politely`: open calls are told that the server goes away; `at-once`: connections break. */
  readonly end: (how: 'politely' | 'at-once') => Promise<void>
}

const newGrpc = (node: Node): Server => {
  const server = new Server({
    'grpc.max_receive_message_length': maxMessageBytes,
    'grpc.max_send_message_length': -1,
    'grpc.max_concurrent_streams': maxOpenCalls,
  })
  server.addService(StreamsService, {
    read: readFrom(node),
    append: appendTo(node),
    delete: deleteFrom(node),
    tombstone: tombstoneFrom(node),
    batchAppend: batchAppendTo(node),
  })
  server.addService(GossipService, { read: gossipFrom(node) })
  server.addService(ServerFeaturesService, { getSupportedMethods: supportedMethods(node) })
  return server
}

const listen = (server: Server): Promise<number> =>
  new Promise((resolve, reject) => {
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, port) =>
      error === null ? resolve(port) : reject(error),
    )
  })

/** How long a polite end waits for calls that are under way, in milliseconds. */
const politeMs = 50

/** Starts the process of this node on a port; 0: any free one. */
export const startEngine = async (
  node: Node,
  port: number,
  certificates: Certificates | undefined,
): Promise<Engine> => {
  const grpc = newGrpc(node)
  const http = newHttp(node)
  const front = await openFront(port, { grpcPort: await listen(grpc), http, certificates })
  return {
    ...front,
    end: async (how) => {
      if (how === 'politely') {
        for (const subscription of node.subscriptions) subscription.drop('cancelled')
        await new Promise((resolve) => setTimeout(resolve, politeMs))
      }
      await front.close()
      grpc.forceShutdown()
      http.closeAllConnections()
    },
  }
}
