/** Append: one stream of requests, the options first and then each event. */
import type { ServerReadableStream, sendUnaryData } from '@grpc/grpc-js'
import type { AppendReq, AppendResp } from '@eventstore/db-client/generated/streams_pb.js'
import { settlingMs } from './log.ts'
import type { Node } from './node.ts'
import { failureOf, maxAppendBytes, type Refusal } from './refusals.ts'
import { refusedAtTheDoor, respond, type Answer } from './respond.ts'
import { seenOf } from './seen.ts'
import type { Current, Expected, Proposed, Written } from './stored.ts'
import { eventIdOf, shared, streamNameOf, streams } from './wire.ts'

type Call = ServerReadableStream<AppendReq, AppendResp>

const empty = () => new shared.Empty()

const expectedOf = (options: AppendReq.Options): Expected | undefined => {
  if (options.hasAny()) return 'any'
  if (options.hasNoStream()) return 'no-stream'
  if (options.hasStreamExists()) return 'stream-exists'
  return options.hasRevision() ? BigInt(options.getRevision()) : undefined
}

/** An event that cannot be stored at all: the server throws while it reads it. */
export type Unreadable = 'bad-request'

/** One proposed event, or why the server cannot read it. */
export const proposedOf = (
  message: Pick<
    AppendReq.ProposedMessage,
    'getId' | 'getMetadataMap' | 'getData_asU8' | 'getCustomMetadata_asU8'
  >,
): Proposed | Unreadable => {
  const id = eventIdOf(message.getId())
  const type = message.getMetadataMap().get('type') ?? ''
  if (id === undefined || /^[0-]+$/u.test(id) || type === '') return 'bad-request'
  return {
    id,
    type,
    isJson: message.getMetadataMap().get('content-type') === 'application/json',
    data: message.getData_asU8(),
    metadata: message.getCustomMetadata_asU8(),
  }
}

/** Bytes counted against the limit, as servers from 24.10.4 on do; older ones count data alone. */
const appendBytes = (events: ReadonlyArray<Proposed>): number =>
  events.reduce(
    (sum, { data, metadata, type }) => sum + data.length + metadata.length + type.length * 2,
    0,
  )

/** How long the server lets a write wait that it cannot answer, in milliseconds. */
const writeTimeoutMs = 2_000

const successOf = (last: bigint | undefined, position: bigint): AppendResp => {
  const success = new streams.AppendResp.Success()
  if (last === undefined) success.setNoStream(empty())
  else success.setCurrentRevision(last.toString())
  const at = new streams.AppendResp.Position()
  at.setCommitPosition(position.toString())
  at.setPreparePosition(position.toString())
  success.setPosition(at)
  const response = new streams.AppendResp()
  response.setSuccess(success)
  return response
}

const wrongVersionOf = (expected: Expected, current: Current): AppendResp => {
  const wrong = new streams.AppendResp.WrongExpectedVersion()
  if (expected === 'any') wrong.setExpectedAny(empty())
  else if (expected === 'no-stream') wrong.setExpectedNoStream(empty())
  else if (expected === 'stream-exists') wrong.setExpectedStreamExists(empty())
  else wrong.setExpectedRevision(expected.toString())
  if (current === 'no-stream') wrong.setCurrentNoStream(empty())
  else wrong.setCurrentRevision(current.toString())
  const response = new streams.AppendResp()
  response.setWrongExpectedVersion(wrong)
  return response
}

const responseOf = (
  stream: string,
  expected: Expected,
  written: Written,
): AppendResp | { readonly refusal: Refusal } => {
  switch (written.written) {
    case 'yes':
    case 'before':
      return successOf(written.last, written.position)
    case 'no':
      return written.because === 'deleted'
        ? { refusal: { deleted: stream } }
        : wrongVersionOf(expected, written.current)
  }
}

type Read = {
  readonly stream: string
  readonly expected: Expected | undefined
  readonly events: ReadonlyArray<Proposed | Unreadable>
}

const readRequests = (requests: ReadonlyArray<AppendReq>): Read => {
  const options = requests[0]?.getOptions()
  return {
    stream: streamNameOf(options?.getStreamIdentifier()),
    expected: options === undefined ? undefined : expectedOf(options),
    events: requests.flatMap((request) => {
      const message = request.getProposedMessage()
      return message === undefined ? [] : [proposedOf(message)]
    }),
  }
}

const isReadable = (event: Proposed | Unreadable): event is Proposed => event !== 'bad-request'

/** A connection that breaks ends the requests too, and only then tells that the call is over. */
const afterACleanEnd = (call: Call, act: () => void): void => {
  call.on('end', () =>
    setImmediate(() =>
      setImmediate(() => {
        if (!call.cancelled && !call.destroyed) act()
      }),
    ),
  )
}

type Arrived = {
  readonly call: Call
  readonly read: Read
  readonly callback: sendUnaryData<AppendResp>
}

/** Writes, and answers when what was written is indexed; what is not yet so has no answer. */
const writeAndAnswer = (
  node: Node,
  { callback, read }: Arrived,
  expected: Expected,
  events: ReadonlyArray<Proposed>,
): Answer => {
  const written = node.log.append(read.stream, expected, events)
  const response = responseOf(read.stream, expected, written)
  if ('refusal' in response) return response
  if (written.written === 'before' && node.log.isSettling(written.position)) {
    // A copy of an append that is still on its way in: seen on real servers, to this day.
    const timeOut = () => callback(failureOf('commit-timeout'))
    return { answer: () => node.later(writeTimeoutMs, timeOut) }
  }
  const give = () => callback(null, response)
  return { answer: () => (written.written === 'yes' ? node.later(settlingMs, give) : give()) }
}

const carryOut = (node: Node, arrived: Arrived): void => {
  const { call, read, callback } = arrived
  const { stream, expected, events } = read
  const readable = events.filter(isReadable)
  const eventIds = readable.map(({ id }) => id)
  const seen = seenOf('append', call, { stream, expected, eventIds })
  const perform = (): Answer => {
    const refusal = refusedAtTheDoor(node, seen, call.metadata, 'write', stream)
    if (refusal !== undefined) return { refusal }
    if (appendBytes(readable) > maxAppendBytes) return { refusal: { tooLarge: maxAppendBytes } }
    if (expected === undefined || stream === '' || readable.length < events.length)
      return { refusal: 'bad-request' }
    return writeAndAnswer(node, arrived, expected, readable)
  }
  respond(node, { seen, perform, fail: callback })
}

/** Answers Append, once all of it has come in. */
export const appendTo =
  (node: Node) =>
  (call: Call, callback: sendUnaryData<AppendResp>): void => {
    const requests: Array<AppendReq> = []
    call.on('data', (request: AppendReq) => requests.push(request))
    call.on('error', () => {})
    afterACleanEnd(call, () => carryOut(node, { call, read: readRequests(requests), callback }))
  }
