/** Stored events as the wire has them. */
import type { ReadResp } from '@eventstore/db-client/generated/streams_pb.js'
import type { Stored } from './stored.ts'
import { identifierOf, streams, uuidOf } from './wire.ts'

/** One event of a read or a subscription. */
export const eventResponse = (stored: Stored): ReadResp => {
  const recorded = new streams.ReadResp.ReadEvent.RecordedEvent()
  recorded.setId(uuidOf(stored.id))
  recorded.setStreamIdentifier(identifierOf(stored.stream))
  recorded.setStreamRevision(stored.revision.toString())
  recorded.setCommitPosition(stored.position.toString())
  recorded.setPreparePosition(stored.position.toString())
  recorded.getMetadataMap().set('type', stored.type)
  recorded.getMetadataMap().set('created', stored.createdTicks.toString())
  recorded
    .getMetadataMap()
    .set('content-type', stored.isJson ? 'application/json' : 'application/octet-stream')
  recorded.setData(stored.data)
  recorded.setCustomMetadata(stored.metadata)
  const event = new streams.ReadResp.ReadEvent()
  event.setEvent(recorded)
  event.setCommitPosition(stored.position.toString())
  const response = new streams.ReadResp()
  response.setEvent(event)
  return response
}

/** There is no such stream. */
export const notFoundResponse = (stream: string): ReadResp => {
  const notFound = new streams.ReadResp.StreamNotFound()
  notFound.setStreamIdentifier(identifierOf(stream))
  const response = new streams.ReadResp()
  response.setStreamNotFound(notFound)
  return response
}

/** The subscription is open. */
export const confirmationResponse = (id: string): ReadResp => {
  const confirmation = new streams.ReadResp.SubscriptionConfirmation()
  confirmation.setSubscriptionId(id)
  const response = new streams.ReadResp()
  response.setConfirmation(confirmation)
  return response
}

/** Everything up to here was looked at. */
export const checkpointResponse = (position: bigint): ReadResp => {
  const checkpoint = new streams.ReadResp.Checkpoint()
  checkpoint.setCommitPosition(position.toString())
  checkpoint.setPreparePosition(position.toString())
  const response = new streams.ReadResp()
  response.setCheckpoint(checkpoint)
  return response
}

/** The head was reached. */
export const caughtUpResponse = (): ReadResp => {
  const response = new streams.ReadResp()
  response.setCaughtUp(new streams.ReadResp.CaughtUp())
  return response
}
