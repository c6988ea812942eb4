/** The client's generated messages, gathered here: they are CommonJS, so each comes as one default. */
import featuresGrpc from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js'
import featuresPb from '@eventstore/db-client/generated/serverfeatures_pb.js'
import gossipGrpc from '@eventstore/db-client/generated/gossip_grpc_pb.js'
import gossipPb from '@eventstore/db-client/generated/gossip_pb.js'
import sharedPb from '@eventstore/db-client/generated/shared_pb.js'
import statusPb from '@eventstore/db-client/generated/status_pb.js'
import streamsGrpc from '@eventstore/db-client/generated/streams_grpc_pb.js'
import streamsPb from '@eventstore/db-client/generated/streams_pb.js'
import type { StreamIdentifier, UUID } from '@eventstore/db-client/generated/shared_pb.js'

export const { StreamsService } = streamsGrpc
export const { GossipService } = gossipGrpc
export const { ServerFeaturesService } = featuresGrpc
export const streams = streamsPb
export const shared = sharedPb
export const gossip = gossipPb
export const features = featuresPb
export const rpcStatus = statusPb

/** A stream's name as text. */
export const streamNameOf = (identifier: StreamIdentifier | undefined): string =>
  Buffer.from(identifier?.getStreamName_asU8() ?? []).toString('utf8')

/** A stream's name as the wire has it. */
export const identifierOf = (name: string): StreamIdentifier => {
  const identifier = new sharedPb.StreamIdentifier()
  identifier.setStreamName(Uint8Array.from(Buffer.from(name, 'utf8')))
  return identifier
}

const hex = (high: bigint, low: bigint): string =>
  BigInt.asUintN(64, high).toString(16).padStart(16, '0') +
  BigInt.asUintN(64, low).toString(16).padStart(16, '0')

const dashed = (digits: string): string =>
  digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/u, '$1-$2-$3-$4-$5')

const uuidShape = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/u

/** An event's id in lower case with dashes, or nothing when it is no UUID. */
export const eventIdOf = (uuid: UUID | undefined): string | undefined => {
  const structured = uuid?.getStructured()
  if (structured !== undefined)
    return dashed(
      hex(
        BigInt(structured.getMostSignificantBits()),
        BigInt(structured.getLeastSignificantBits()),
      ),
    )
  const text = (uuid?.getString() ?? '').toLowerCase()
  return uuidShape.test(text) ? dashed(text.replaceAll('-', '')) : undefined
}

/** An id as the wire has it. */
export const uuidOf = (id: string): UUID => {
  const uuid = new sharedPb.UUID()
  uuid.setString(id)
  return uuid
}
