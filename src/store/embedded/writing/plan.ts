/**
 * Decides a batch of appends against what is durable, one after the other, without writing anything.
 *
 * An append is answered from this file only on durable ground. One that meets a stream the batch already adds to
 * is put off to the next batch: whether it conflicts, or repeats what is being written, is known only when
 * that write is known.
 */
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import type { StreamId } from '../../../kernel/ids.ts'
import type { Appended, Expected, Recorded, StoredEvent, StoreFailure } from '../../event-store.ts'
import { digestOf, encodeEvent } from '../format/event-record.ts'
import type { Outline } from '../format/event-record.ts'
import type { Log } from '../log.ts'
import { streamReader, tailOf } from '../indexing/streams.ts'
import { extended, revisionsThatMayHold } from '../indexing/tail.ts'
import type { Tail } from '../indexing/tail.ts'

/** An append waiting for its batch. `expected` is the revision, -1 for no stream. */
export type Request = {
  readonly stream: StreamId
  readonly expected: number
  readonly events: ReadonlyArray<StoredEvent>
  readonly bytes: number
  readonly answer: (result: Either<StoreFailure, Appended>) => void
}

/** The writes of one batch, and the callers to answer once it is durable. */
export type Batch = {
  readonly firstPosition: number
  readonly records: Buffer[]
  /** Of each record; offsets are counted from the beginning of the batch. */
  readonly outlines: Outline[]
  /** Of all records together. */
  bytes: number
  readonly tails: Map<StreamId, Tail>
  readonly accepted: { readonly request: Request; readonly appended: Appended }[]
  /** To be decided again when this batch is known. */
  readonly deferred: Request[]
}

/** The state that appends are decided against. */
export type Ground = { readonly log: Log }

/** Nothing yet; the first event will be at `firstPosition`. */
export const emptyBatch = (firstPosition: number): Batch => ({
  firstPosition,
  records: [],
  outlines: [],
  bytes: 0,
  tails: new Map(),
  accepted: [],
  deferred: [],
})

/** The port's name of a revision of -1. */
const expectedOf = (revision: number): Expected => (revision < 0 ? 'no-stream' : BigInt(revision))

const conflict = (stream: StreamId, head: number): Either<StoreFailure, Appended> =>
  E.left({ failure: 'revision-conflict', stream, actual: expectedOf(head) })

/** Success when all of the request is already there, at the place it asks for; else a conflict. */
const repeated = (
  log: Log,
  { stream, expected, events }: Request,
  { head }: Tail,
): Either<StoreFailure, Appended> => {
  const last = expected + events.length
  if (last > head) return conflict(stream, head)
  const read = streamReader(log, stream)
  let position = 0n
  for (const [index, { id }] of events.entries()) {
    const found = read(expected + 1 + index)
    if (E.isLeft(found)) return found
    if (found.right.event.id !== id) return conflict(stream, head)
    position = found.right.position
  }
  return E.right({ revision: BigInt(last), position })
}

/** C08 of the contract: an id of the stream's last 64 events is refused when it comes as a new event. */
const idFault = (log: Log, { stream, events }: Request, tail: Tail): StoreFailure | undefined => {
  const read = streamReader(log, stream)
  for (const { id } of events) {
    for (const revision of revisionsThatMayHold(tail, id)) {
      const found = read(revision)
      if (E.isLeft(found)) return found.left
      if (found.right.event.id === id) {
        return { failure: 'append-malformed', reason: 'an event id is already in the stream' }
      }
    }
  }
  return undefined
}

const accept = (batch: Batch, request: Request, tail: Tail): void => {
  const { stream, expected, events } = request
  for (const [index, event] of events.entries()) {
    const position = batch.firstPosition + batch.records.length
    const revision = expected + 1 + index
    const record = encodeEvent(event, { stream, revision, position })
    batch.records.push(record)
    const { length } = record
    const digest = digestOf(event.id)
    batch.outlines.push({ stream, revision, position, offset: batch.bytes, length, digest })
    batch.bytes += length
  }
  const added = extended(tail, events)
  batch.tails.set(stream, added)
  const position = BigInt(batch.firstPosition + batch.records.length - 1)
  batch.accepted.push({ request, appended: { revision: BigInt(added.head), position } })
}

/** The events of a batch in their places. */
export const recordedIn = ({ accepted }: Batch): ReadonlyArray<Recorded<StoredEvent>> =>
  accepted.flatMap(({ request: { stream, events }, appended: { revision, position } }) =>
    events.map((event, index) => {
      const before = BigInt(events.length - 1 - index)
      return { event, stream, revision: revision - before, position: position - before }
    }),
  )

/** Takes a request into the batch, answers it, or puts it off. Throws what the disk throws. */
export const plan = ({ log }: Ground, batch: Batch, request: Request): void => {
  const { stream, expected, answer } = request
  const pending = batch.tails.get(stream)
  if (pending !== undefined) {
    const mayRepeat = request.events.some(({ id }) => revisionsThatMayHold(pending, id).length > 0)
    if (pending.head !== expected || mayRepeat) batch.deferred.push(request)
    else accept(batch, request, pending)
    return
  }
  const known = log.tails?.get(stream)
  const durable = known === undefined ? tailOf(log, stream) : E.right(known)
  if (E.isLeft(durable)) {
    answer(durable)
    return
  }
  const tail = durable.right
  if (tail.head !== expected) {
    answer(repeated(log, request, tail))
    return
  }
  const fault = idFault(log, request, tail)
  if (fault === undefined) accept(batch, request, tail)
  else answer(E.left(fault))
}
