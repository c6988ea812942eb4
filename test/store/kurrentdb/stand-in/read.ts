/** Read: pages of a stream or of `$all`, both ways, and the door to subscriptions. */
import type { ServerWritableStream } from '@grpc/grpc-js'
import type { ReadReq, ReadResp } from '@eventstore/db-client/generated/streams_pb.js'
import { filterOf, type Filter } from './filter.ts'
import type { Node } from './node.ts'
import { eventResponse, notFoundResponse } from './recorded.ts'
import { failureOf, type GrpcFailure } from './refusals.ts'
import { refusedAtTheDoor, respond, type Answer } from './respond.ts'
import { seenOf, type Call } from './seen.ts'
import { write } from './sending.ts'
import type { Stored } from './stored.ts'
import { visibleIn } from './visible.ts'
import { subscribeAll, subscribeStream } from './subscribe.ts'
import { streamNameOf, streams } from './wire.ts'

/** Where a read begins. */
export type From = 'start' | 'end' | bigint

const streamFrom = (options: ReadReq.Options.StreamOptions): From => {
  if (options.hasStart()) return 'start'
  return options.hasEnd() ? 'end' : BigInt(options.getRevision())
}

const allFrom = (options: ReadReq.Options.AllOptions | undefined): From => {
  if (options?.hasEnd() === true) return 'end'
  const position = BigInt(options?.getPosition()?.getCommitPosition() ?? 0)
  return position === 0n ? 'start' : position
}

type Asked = {
  readonly call: Call
  /** `$all` for a read of everything. */
  readonly stream: string
  readonly from: From
  readonly isBackwards: boolean
  /** Undefined for a subscription. */
  readonly count: bigint | undefined
  readonly filter: Filter | 'invalid'
}

const callOf = (isStream: boolean, isSubscription: boolean): Call => {
  if (isSubscription) return isStream ? 'subscribe-stream' : 'subscribe-all'
  return isStream ? 'read-stream' : 'read-all'
}

const askedOf = (options: ReadReq.Options): Asked => {
  const stream = options.getStream()
  const isSubscription = options.hasSubscription()
  return {
    call: callOf(stream !== undefined, isSubscription),
    stream: stream === undefined ? '$all' : streamNameOf(stream.getStreamIdentifier()),
    from: stream === undefined ? allFrom(options.getAll()) : streamFrom(stream),
    isBackwards: options.getReadDirection() === streams.ReadReq.Options.ReadDirection.BACKWARDS,
    count: isSubscription ? undefined : BigInt(options.getCount()),
    filter: filterOf(options),
  }
}

/** Events of a stream from a revision, inclusive both ways; what is written meanwhile comes too. */
const streamEvents = function* (node: Node, { stream, from, isBackwards }: Asked) {
  const events = node.log.stream(stream)
  const last = events.length - 1
  const at = from === 'start' ? 0 : from === 'end' ? last : Number(from)
  if (isBackwards) for (let i = Math.min(at, last); i >= 0; i -= 1) yield events[i]
  else for (let i = from === 'end' ? events.length : at; i < events.length; i += 1) yield events[i]
}

/** Events of the log: forwards from the position on, backwards before it. */
const allEvents = function* (node: Node, { from, isBackwards }: Asked) {
  const records = node.log.records()
  const at = from === 'start' ? 0 : from === 'end' ? records.length : node.log.indexAt(from)
  if (isBackwards) for (let i = at - 1; i >= 0; i -= 1) yield records[i]
  else for (let i = at; i < records.length; i += 1) yield records[i]
}

type ReadCall = ServerWritableStream<ReadReq, ReadResp>

const send = async (
  call: ReadCall,
  events: Iterable<Stored | undefined>,
  passes: (stored: Stored) => boolean,
  count: bigint,
): Promise<void> => {
  let left = count
  for (const stored of events) {
    if (stored === undefined || !passes(stored)) continue
    if (call.cancelled) return
    await write(call, eventResponse(stored))
    left -= 1n
    if (left <= 0n) break
  }
  call.end()
}

const readStream = (node: Node, call: ReadCall, asked: Asked): Answer => {
  if (asked.count === 0n) return { refusal: 'bad-stream-read' }
  const view = node.log.view(asked.stream)
  if (view.state === 'tombstoned') return { refusal: { deleted: asked.stream } }
  if (view.state === 'deleted' || view.events.length === 0)
    return {
      answer: () => {
        call.write(notFoundResponse(asked.stream))
        call.end()
      },
    }
  const passes = visibleIn(view.events, node.log.metadataOf(asked.stream))
  return {
    answer: () => void send(call, streamEvents(node, asked), passes, asked.count ?? 0n),
  }
}

/** A position must be where a record begins; forwards it may also be beyond the end. */
const isReadable = (node: Node, { from, isBackwards }: Asked): boolean => {
  if (typeof from !== 'bigint') return true
  const place = node.log.placeAt(from)
  return place === 'record' || place === 'end' || (place === 'beyond' && !isBackwards)
}

const readAll = (node: Node, call: ReadCall, asked: Asked, { passes }: Filter): Answer => {
  // The real server goes round and round for a count of none, and never answers.
  if (asked.count === 0n) return { answer: () => {} }
  if (!isReadable(node, asked)) return { refusal: 'bad-log-read' }
  return { answer: () => void send(call, allEvents(node, asked), passes, asked.count ?? 0n) }
}

const answerTo = (node: Node, call: ReadCall, asked: Asked): Answer => {
  const { filter } = asked
  if (filter === 'invalid' || asked.stream === '') return { refusal: 'bad-request' }
  if (asked.call === 'subscribe-all') return subscribeAll(node, call, asked.from, filter)
  if (asked.call === 'subscribe-stream')
    return subscribeStream(node, call, asked.from, asked.stream)
  return asked.call === 'read-stream'
    ? readStream(node, call, asked)
    : readAll(node, call, asked, filter)
}

/** Answers Read. */
export const readFrom =
  (node: Node) =>
  (call: ReadCall): void => {
    const fail = (failure: GrpcFailure) => void call.emit('error', failure)
    call.on('error', () => {})
    const options = call.request.getOptions()
    if (options === undefined) return fail(failureOf('bad-request'))
    const asked = askedOf(options)
    const seen = seenOf(asked.call, call, {
      stream: asked.stream,
      from: String(asked.from),
      count: asked.count,
      filter: asked.filter === 'invalid' ? undefined : asked.filter.text,
    })
    const perform = (): Answer => {
      const refusal = refusedAtTheDoor(node, seen, call.metadata, 'read', asked.stream)
      return refusal === undefined ? answerTo(node, call, asked) : { refusal }
    }
    respond(node, { seen, perform, fail })
  }
