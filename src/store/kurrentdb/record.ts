/** From the server's message to an event in its place; what was not written by a ledger is named, never guessed at. */
import type { ReadResp } from '@eventstore/db-client/generated/streams_pb.js'
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { EventId, StreamId } from '../../kernel/ids.ts'
import type { Recorded, StoredEvent, StoreFailure } from '../event-store.ts'

/** An event as the server keeps it, of a ledger or not. */
export type RawEvent = {
  readonly stream: string
  readonly id: string
  readonly type: string
  readonly isJson: boolean
  readonly text: string
  readonly revision: bigint
  readonly position: bigint
}

const textOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')

/** Undefined where the message holds no event. */
export const rawEventIn = (response: ReadResp): RawEvent | undefined => {
  const event = response.getEvent()?.getEvent()
  if (event === undefined) return undefined
  const about = event.getMetadataMap()
  return {
    stream: textOf(event.getStreamIdentifier()?.getStreamName_asU8() ?? new Uint8Array()),
    id: event.getId()?.getString() ?? '',
    type: about.get('type') ?? '',
    isJson: about.get('content-type') === 'application/json',
    text: textOf(event.getData_asU8()),
    revision: BigInt(event.getStreamRevision()),
    position: BigInt(event.getCommitPosition()),
  }
}

const corrupt = (position: bigint, reason: string): Either<StoreFailure, never> =>
  E.left({ failure: 'corrupt', where: `position ${position}`, reason })

/** An event in one of the ledger's streams, checked for having been written by one. */
export const recordedFrom = (raw: RawEvent): Either<StoreFailure, Recorded<StoredEvent>> => {
  const { stream, id, type, isJson, text, revision, position } = raw
  if (type === '$streamDeleted') return corrupt(position, 'a stream was deleted on the server')
  if (!StreamId.is(stream)) return corrupt(position, 'the stream has a name that no ledger gives')
  if (!EventId.is(id)) return corrupt(position, 'the event has an id that no ledger gives')
  if (!isJson || type.startsWith('$')) {
    return corrupt(position, 'somebody else wrote into a stream of the ledger')
  }
  return E.right({ event: { id, type, json: text }, stream, revision, position })
}
