/**
 * The vendor's client, used for its connection and its messages, and no further: its batch appends, its reading
 * streams and its subscriptions lose what the ledger must not lose (docs/decisions names the traps). A class,
 * since the client keeps these doors open to its heirs alone.
 */
import type { Readable } from 'node:stream'
import { EventStoreDBClient } from '@eventstore/db-client'
import { GossipClient } from '@eventstore/db-client/generated/gossip_grpc_pb.js'
import type { MemberInfo } from '@eventstore/db-client/generated/gossip_pb.js'
import { ServerFeaturesClient } from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js'
import shared from '@eventstore/db-client/generated/shared_pb.js'
import { StreamsClient } from '@eventstore/db-client/generated/streams_grpc_pb.js'
import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js'
import { newAppendConnection } from './append-connection.ts'
import type { AppendConnection } from './append-connection.ts'
import type { NodeSettings } from '../server/node-settings.ts'
import { receivedFrom } from './received.ts'

/** The messages of a read or a subscription, one at a time. */
export type Responses = Readable & { readonly cancel: () => void }

const channelOf = ({ tls }: NodeSettings) =>
  tls === 'insecure'
    ? { insecure: true }
    : {
        insecure: false,
        ...(tls.ca === undefined ? {} : { rootCertificate: tls.ca }),
        ...(tls.userCert === undefined ? {} : { userCertFile: tls.userCert }),
        ...(tls.userKey === undefined ? {} : { userKeyFile: tls.userKey }),
      }

type Answer<A> = (error: Error | null, response: A) => void

/** Resolves with the one answer of a call. */
const answered = <A>(ask: (answer: Answer<A>, fail: (error: Error) => void) => void): Promise<A> =>
  new Promise((resolve, reject) => {
    ask((error, response) => (error === null ? resolve(response) : reject(error)), reject)
  })

/** The client of one node. Every call carries the user's name, and has a deadline. */
export class LogClient extends EventStoreDBClient {
  readonly endpoint: string
  readonly #appends: AppendConnection

  constructor(settings: NodeSettings) {
    super(
      {
        endpoint: settings.endpoint,
        keepAliveInterval: settings.keepAliveIntervalMs,
        keepAliveTimeout: settings.keepAliveTimeoutMs,
        connectionName: settings.connectionName,
      },
      channelOf(settings),
      settings.login,
    )
    this.endpoint = settings.endpoint
    this.#appends = newAppendConnection(settings)
  }

  /** One append on a call of its own, so that no other append shares its fate. Always asks for the leader. */
  append(messages: ReadonlyArray<Uint8Array>, timeoutMs: number): Promise<Uint8Array> {
    return this.#appends.append(messages, timeoutMs)
  }

  /** A page or a subscription, from the leader. Ends when it has ended, or by `cancel`: the caller keeps the time. */
  read(request: ReadReq): Promise<Responses> {
    return this.GRPCStreamCreator(StreamsClient, 'read', (client) =>
      client.makeServerStreamRequest(
        '/event_store.client.streams.Streams/Read',
        (asked: ReadReq) => Buffer.from(asked.serializeBinary()),
        receivedFrom,
        request,
        ...this.callArguments({ requiresLeader: true }, { deadline: Number.POSITIVE_INFINITY }),
      ),
    )()
  }

  /** The version the server gives itself, such as '23.10.8'. */
  async serverVersion(timeoutMs: number): Promise<string> {
    const methods = await this.execute(ServerFeaturesClient, 'version', (client) =>
      answered<{ readonly getEventStoreServerVersion: () => string }>((answer) => {
        client.getSupportedMethods(
          new shared.Empty(),
          ...this.callArguments({ deadline: timeoutMs }),
          answer,
        )
      }),
    )
    return methods.getEventStoreServerVersion()
  }

  /** The nodes of the cluster as this node sees them. */
  async members(timeoutMs: number): Promise<ReadonlyArray<MemberInfo>> {
    const cluster = await this.execute(GossipClient, 'gossip', (client) =>
      answered<{ readonly getMembersList: () => ReadonlyArray<MemberInfo> }>((answer) => {
        client.read(new shared.Empty(), ...this.callArguments({ deadline: timeoutMs }), answer)
      }),
    )
    return cluster.getMembersList()
  }

  /** Gives its connections back; calls under way may still end. A disposed client of this make reconnects when used. */
  async closeChannel(): Promise<void> {
    this.#appends.close()
    const channel = await this.getChannel()
    channel.close()
  }
}
