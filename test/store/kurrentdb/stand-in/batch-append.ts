/** BatchAppend: many appends over one call. Answered, so that a test can show that nobody uses it. */
import type { ServerDuplexStream } from '@grpc/grpc-js'
import anyPb from 'google-protobuf/google/protobuf/any_pb.js'
import type { BatchAppendReq, BatchAppendResp } from '@eventstore/db-client/generated/streams_pb.js'
import { proposedOf, type Unreadable } from './append.ts'
import type { Node } from './node.ts'
import { refusedAtTheDoor, respond, type Answer } from './respond.ts'
import { seenOf } from './seen.ts'
import type { Current, Expected, Proposed } from './stored.ts'
import { eventIdOf, identifierOf, rpcStatus, shared, streamNameOf, streams } from './wire.ts'

type Call = ServerDuplexStream<BatchAppendReq, BatchAppendResp>

type Batch = {
  readonly request: BatchAppendReq
  readonly stream: string
  readonly expected: Expected
  readonly events: Array<Proposed | Unreadable>
}

const expectedOf = (options: BatchAppendReq.Options | undefined): Expected => {
  if (options === undefined || options.hasAny()) return 'any'
  if (options.hasNoStream()) return 'no-stream'
  return options.hasStreamExists() ? 'stream-exists' : BigInt(options.getStreamPosition())
}

const isReadable = (event: Proposed | Unreadable): event is Proposed => event !== 'bad-request'

const packed = (name: string, message: { serializeBinary: () => Uint8Array }) => {
  const any = new anyPb.Any()
  any.pack(message.serializeBinary(), `event_store.client.${name}`)
  const status = new rpcStatus.Status()
  status.setMessage(name)
  status.setDetails(any)
  return status
}

const wrongVersion = (expected: Expected, current: Current) => {
  const wrong = new shared.WrongExpectedVersion()
  if (typeof expected === 'bigint') wrong.setExpectedStreamPosition(expected.toString())
  if (typeof current === 'bigint') wrong.setCurrentStreamRevision(current.toString())
  return packed('WrongExpectedVersion', wrong)
}

const responseTo = ({ request, stream }: Batch): BatchAppendResp => {
  const response = new streams.BatchAppendResp()
  response.setCorrelationId(request.getCorrelationId())
  response.setStreamIdentifier(identifierOf(stream))
  return response
}

const successOf = (batch: Batch, last: bigint | undefined, position: bigint) => {
  const success = new streams.BatchAppendResp.Success()
  if (last !== undefined) success.setCurrentRevision(last.toString())
  const at = new shared.AllStreamPosition()
  at.setCommitPosition(position.toString())
  at.setPreparePosition(position.toString())
  success.setPosition(at)
  const response = responseTo(batch)
  response.setSuccess(success)
  return response
}

const perform = (node: Node, batch: Batch): BatchAppendResp => {
  const { stream, expected, events } = batch
  const readable = events.filter(isReadable)
  if (readable.length < events.length || stream === '')
    return responseTo(batch).setError(packed('BadRequest', new shared.BadRequest()))
  const written = node.log.append(stream, expected, readable)
  if (written.written !== 'no') return successOf(batch, written.last, written.position)
  const error =
    written.because === 'deleted'
      ? packed('StreamDeleted', new shared.StreamDeleted())
      : wrongVersion(expected, written.current)
  return responseTo(batch).setError(error)
}

const finish = (node: Node, call: Call, batch: Batch): void => {
  const { stream, expected, events } = batch
  const eventIds = events.filter(isReadable).map(({ id }) => id)
  const seen = seenOf('batch-append', call, { stream, expected, eventIds })
  const carry = (): Answer => {
    const refusal = refusedAtTheDoor(node, seen, call.metadata, 'write', stream)
    const denied = refusal === 'access-denied'
    const response = denied
      ? responseTo(batch).setError(packed('AccessDenied', new shared.AccessDenied()))
      : refusal === undefined
        ? perform(node, batch)
        : { refusal }
    return 'refusal' in response ? response : { answer: () => void call.write(response) }
  }
  respond(node, { seen, perform: carry, fail: (failure) => void call.emit('error', failure) })
}

/** Answers BatchAppend. */
export const batchAppendTo =
  (node: Node) =>
  (call: Call): void => {
    const open = new Map<string, Batch>()
    call.on('error', () => {})
    call.on('end', () => call.end())
    call.on('data', (request: BatchAppendReq) => {
      const id = eventIdOf(request.getCorrelationId()) ?? ''
      const options = request.getOptions()
      const batch = open.get(id) ?? {
        request,
        stream: streamNameOf(options?.getStreamIdentifier()),
        expected: expectedOf(options),
        events: [],
      }
      open.set(id, batch)
      batch.events.push(...request.getProposedMessagesList().map(proposedOf))
      if (!request.getIsFinal()) return
      open.delete(id)
      finish(node, call, batch)
    })
  }
