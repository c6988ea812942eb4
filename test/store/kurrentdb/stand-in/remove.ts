/** Delete (soft) and Tombstone (hard). */
import type { ServerUnaryCall, sendUnaryData } from '@grpc/grpc-js'
import type {
  DeleteReq,
  DeleteResp,
  TombstoneReq,
  TombstoneResp,
} from '@eventstore/db-client/generated/streams_pb.js'
import type { Node } from './node.ts'
import type { Refusal } from './refusals.ts'
import { refusedAtTheDoor, respond, type Answer } from './respond.ts'
import { seenOf, type Call } from './seen.ts'
import type { Expected, Written } from './stored.ts'
import { shared, streamNameOf, streams } from './wire.ts'

type Options = DeleteReq.Options | TombstoneReq.Options

const expectedOf = (options: Options | undefined): Expected => {
  if (options === undefined || options.hasAny()) return 'any'
  if (options.hasNoStream()) return 'no-stream'
  return options.hasStreamExists() ? 'stream-exists' : BigInt(options.getRevision())
}

/** The server's own numbers for what is no revision. */
const numberOf = (expected: Expected): string => {
  switch (expected) {
    case 'no-stream':
      return '-1'
    case 'any':
      return '-2'
    case 'stream-exists':
      return '-4'
    default:
      return expected.toString()
  }
}

const refusalOf = (stream: string, expected: Expected, written: Written): Refusal | undefined => {
  if (written.written !== 'no') return undefined
  if (written.because === 'deleted') return { deleted: stream }
  const { current } = written
  const actual = current === 'no-stream' ? '-1' : current.toString()
  return { wrongVersion: { stream, expected: numberOf(expected), actual } }
}

/** Removes one stream and gives the position of what that wrote, or the refusal. */
const removing =
  <Request extends { readonly getOptions: () => Options | undefined }, Response>(
    node: Node,
    call: Extract<Call, 'delete' | 'tombstone'>,
    responseOf: (position: string | undefined) => Response,
  ) =>
  (incoming: ServerUnaryCall<Request, Response>, callback: sendUnaryData<Response>): void => {
    const options = incoming.request.getOptions()
    const stream = streamNameOf(options?.getStreamIdentifier())
    const expected = expectedOf(options)
    const seen = seenOf(call, incoming, { stream, expected })
    const perform = (): Answer => {
      const denied = refusedAtTheDoor(node, seen, incoming.metadata, 'delete', stream)
      if (denied !== undefined) return { refusal: denied }
      if (stream === '') return { refusal: 'bad-request' }
      const written = node.log.remove(stream, expected, call === 'delete' ? 'soft' : 'hard')
      const refusal = refusalOf(stream, expected, written)
      if (refusal !== undefined) return { refusal }
      const position = written.written === 'no' ? undefined : written.position?.toString()
      return { answer: () => callback(null, responseOf(position)) }
    }
    respond(node, { seen, perform, fail: callback })
  }

/** Answers Delete. */
export const deleteFrom = (node: Node) =>
  removing<DeleteReq, DeleteResp>(node, 'delete', (position) => {
    const response = new streams.DeleteResp()
    if (position === undefined) return response.setNoPosition(new shared.Empty())
    const at = new streams.DeleteResp.Position()
    return response.setPosition(at.setCommitPosition(position).setPreparePosition(position))
  })

/** Answers Tombstone. */
export const tombstoneFrom = (node: Node) =>
  removing<TombstoneReq, TombstoneResp>(node, 'tombstone', (position) => {
    const response = new streams.TombstoneResp()
    if (position === undefined) return response.setNoPosition(new shared.Empty())
    const at = new streams.TombstoneResp.Position()
    return response.setPosition(at.setCommitPosition(position).setPreparePosition(position))
  })
