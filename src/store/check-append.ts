/** Refusals of every adapter before anything is sent or written, so that all adapters refuse alike. */
import { E } from '../fp.ts'
import type { Either } from '../fp.ts'
import { EventId, StreamId } from '../kernel/ids.ts'
import { maxAppendBytes, maxEventBytes } from './event-store.ts'
import type { Expected, StoredEvent, StoreFailure } from './event-store.ts'

/** Longest name of a stream or of an event type, in bytes: one length byte each on disk. */
export const maxNameBytes = 255

const typeName = /^[\x21-\x7e]{1,255}$/

/**
 * Bytes that an event counts towards `maxAppendBytes`: its content, and its type as UTF-16. Servers from 24.10.4 on
 * count so, and refuse by it what older ones take: a ledger must be able to move to either.
 */
export const countedBytes = ({ type, json }: Pick<StoredEvent, 'type' | 'json'>): number =>
  Buffer.byteLength(json) + 2 * type.length

const malformed = (reason: string): StoreFailure => ({ failure: 'append-malformed', reason })

const eventFault = ({ id, type, json }: StoredEvent): StoreFailure | undefined => {
  if (!EventId.is(id)) return malformed('an event id is not a lower-case UUID')
  if (!typeName.test(type)) {
    return malformed(`an event type is not 1 to ${maxNameBytes} printable ASCII characters`)
  }
  if (json === '') return malformed('an event has no content')
  return Buffer.byteLength(json) > maxEventBytes
    ? { failure: 'event-too-large', limitBytes: maxEventBytes }
    : undefined
}

/** Passes the total of `countedBytes`, or says what is wrong; looks at the request alone, never at the log. */
export const checkAppend = (
  stream: StreamId,
  expected: Expected,
  events: ReadonlyArray<StoredEvent>,
): Either<StoreFailure, number> => {
  if (!StreamId.is(stream) || stream.length > maxNameBytes) {
    return E.left(malformed('the stream name is not well formed'))
  }
  if (expected !== 'no-stream' && expected < 0n) {
    return E.left(malformed('a negative revision; an empty stream is expected as no-stream'))
  }
  if (events.length === 0) return E.left(malformed('there is nothing to append'))
  let bytes = 0
  for (const event of events) {
    const fault = eventFault(event)
    if (fault !== undefined) return E.left(fault)
    bytes += countedBytes(event)
  }
  if (bytes > maxAppendBytes) {
    return E.left({ failure: 'append-too-large', limitBytes: maxAppendBytes })
  }
  return events.length > 1 && new Set(events.map(({ id }) => id)).size < events.length
    ? E.left(malformed('an event id occurs twice in one append'))
    : E.right(bytes)
}
