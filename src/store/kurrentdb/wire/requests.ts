/** Requests of the v1 streams protocol to read, made from the messages that come with the client. */
import shared from '@eventstore/db-client/generated/shared_pb.js'
import streams from '@eventstore/db-client/generated/streams_pb.js'
import type { ReadReq } from '@eventstore/db-client/generated/streams_pb.js'
import type { StreamNames } from '../server/streams.ts'

/** Forwards from a place, inclusive; backwards from the end, or from a place (inclusive in a stream, exclusive in the log). */
export type From = bigint | 'start' | 'end'
export type Direction = 'forwards' | 'backwards'

/** The request of a read: `names` filters the log by stream, on the server. */
export type Reading = {
  readonly direction: Direction
  readonly from: From
  readonly maxCount: number
}

const { ReadReq: Read } = streams
const { Empty, StreamIdentifier } = shared

/** The events that the server searches for one piece of a filtered read or subscription. */
const searchWindow = 4_096

const identifierOf = (stream: string) => {
  const identifier = new StreamIdentifier()
  identifier.setStreamName(Buffer.from(stream))
  return identifier
}

const optionsOf = (direction: Direction): ReadReq.Options => {
  const options = new Read.Options()
  const uuids = new Read.Options.UUIDOption()
  uuids.setString(new Empty())
  options.setUuidOption(uuids)
  options.setResolveLinks(false)
  options.setReadDirection(direction === 'forwards' ? 0 : 1)
  return options
}

const requestOf = (options: ReadReq.Options): ReadReq => {
  const request = new Read()
  request.setOptions(options)
  return request
}

/** A page of one stream. */
export const streamRequest = (stream: string, { direction, from, maxCount }: Reading): ReadReq => {
  const options = optionsOf(direction)
  const place = new Read.Options.StreamOptions()
  place.setStreamIdentifier(identifierOf(stream))
  if (from === 'start') place.setStart(new Empty())
  else if (from === 'end') place.setEnd(new Empty())
  else place.setRevision(String(from))
  options.setStream(place)
  options.setNoFilter(new Empty())
  options.setCount(String(maxCount))
  return requestOf(options)
}

const placeInLog = (from: From): ReadReq.Options.AllOptions => {
  const place = new Read.Options.AllOptions()
  if (from === 'start') place.setStart(new Empty())
  else if (from === 'end') place.setEnd(new Empty())
  else {
    const position = new Read.Options.Position()
    position.setCommitPosition(String(from))
    position.setPreparePosition(String(from))
    place.setPosition(position)
  }
  return place
}

const filterOf = (names: StreamNames): ReadReq.Options.FilterOptions => {
  const expression = new Read.Options.FilterOptions.Expression()
  expression.setPrefixList([...names])
  const filter = new Read.Options.FilterOptions()
  filter.setStreamIdentifier(expression)
  filter.setMax(searchWindow)
  filter.setCheckpointintervalmultiplier(1)
  return filter
}

/** A page of the log: of the streams that begin with one of `names`, or of all, the server's own included. */
export const logRequest = (
  names: StreamNames | 'all',
  { direction, from, maxCount }: Reading,
): ReadReq => {
  const options = optionsOf(direction)
  options.setAll(placeInLog(from))
  if (names === 'all') options.setNoFilter(new Empty())
  else options.setFilter(filterOf(names))
  options.setCount(String(maxCount))
  return requestOf(options)
}

/** Everything of these streams after `position` (that of an event; -1n: from the start), then live. */
export const feedRequest = (names: StreamNames, position: bigint): ReadReq => {
  const options = optionsOf('forwards')
  options.setAll(placeInLog(position < 0n ? 'start' : position))
  options.setFilter(filterOf(names))
  options.setSubscription(new Read.Options.SubscriptionOptions())
  return requestOf(options)
}
