/** From what the server sent to an event in its place; what was not written by a ledger is named, never guessed at. */
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import { EventId, StreamId } from '../../../kernel/ids.ts'
import type { Recorded, StoredEvent, StoreFailure } from '../../event-store.ts'
import type { RawEvent } from './received.ts'

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
