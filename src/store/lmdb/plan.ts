/**
 * Decides a batch of appends against what is durable, one after the other, without writing anything.
 *
 * An append is answered from this file only on durable ground. One that meets a stream the batch already adds to
 * is put off to the next batch: whether it conflicts, or repeats what is being written, is known only when
 * that write is known.
 */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { StreamId } from '../../kernel/ids.ts'
import type { Appended, Expected, StoredEvent, StoreFailure } from '../event-store.ts'
import type { Environment } from './environment.ts'
import { streamReader, tailOf } from './log.ts'
import { encodeRecord } from './record.ts'
import { extended, headOf, positionIn, revisionsThatMayHold } from './stream-tail.ts'
import type { IndexRun } from './stream-tail.ts'

/** An append waiting for its batch. `expected` is the revision, -1 for no stream. */
export type Request = {
  readonly stream: StreamId
  readonly expected: number
  readonly events: ReadonlyArray<StoredEvent>
  readonly bytes: number
  readonly answer: (result: Either<StoreFailure, Appended>) => void
}

/** What one batch will write, and whom to tell once it is durable. */
export type Batch = {
  readonly firstPosition: number
  readonly records: Buffer[]
  readonly tails: Map<StreamId, IndexRun>
  readonly accepted: { readonly request: Request; readonly appended: Appended }[]
  /** To be decided again when this batch is known. */
  readonly deferred: Request[]
}

/** Nothing yet; the first event will be at `firstPosition`. */
export const emptyBatch = (firstPosition: number): Batch => ({
  firstPosition,
  records: [],
  tails: new Map(),
  accepted: [],
  deferred: [],
})

/** What the port calls a revision of -1. */
const expectedOf = (revision: number): Expected => (revision < 0 ? 'no-stream' : BigInt(revision))

const conflict = (stream: StreamId, head: number): Either<StoreFailure, Appended> =>
  E.left({ failure: 'revision-conflict', stream, actual: expectedOf(head) })

/** Success when all of the request is already there, at the place it asks for; else a conflict. */
const repeated = (
  environment: Environment,
  { stream, expected, events }: Request,
  tail: IndexRun,
): Either<StoreFailure, Appended> => {
  const head = headOf(tail)
  const last = expected + events.length
  if (last > head) return conflict(stream, head)
  const read = streamReader(environment, stream, tail)
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
const idFault = (
  environment: Environment,
  { stream, events }: Request,
  tail: IndexRun,
): StoreFailure | undefined => {
  const read = streamReader(environment, stream, tail)
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

// The one guard against a damaged index making a revision twice: the last event must be what its tail says.
const headFault = (
  environment: Environment,
  stream: StreamId,
  tail: IndexRun,
): StoreFailure | undefined => {
  if (tail.count === 0) return undefined
  const head = streamReader(environment, stream, tail)(headOf(tail))
  return E.isLeft(head) ? head.left : undefined
}

const accept = (batch: Batch, request: Request, tail: IndexRun): void => {
  const { stream, expected, events } = request
  const firstPosition = batch.firstPosition + batch.records.length
  const records = events.map((event, index) =>
    encodeRecord(event, {
      stream,
      revision: expected + 1 + index,
      position: firstPosition + index,
    }),
  )
  const added = extended(
    tail,
    events.map(({ id }) => id),
    firstPosition,
  )
  batch.records.push(...records)
  batch.tails.set(stream, added)
  const revision = headOf(added)
  const position = BigInt(positionIn(added, revision) ?? firstPosition)
  batch.accepted.push({ request, appended: { revision: BigInt(revision), position } })
}

/** Takes a request into the batch, answers it, or puts it off. Throws what LMDB throws. */
export const plan = (environment: Environment, batch: Batch, request: Request): void => {
  const { stream, expected, answer } = request
  const pending = batch.tails.get(stream)
  if (pending !== undefined) {
    const mayRepeat = request.events.some(({ id }) => revisionsThatMayHold(pending, id).length > 0)
    if (headOf(pending) !== expected || mayRepeat) batch.deferred.push(request)
    else accept(batch, request, pending)
    return
  }
  const durable = tailOf(environment, stream)
  if (E.isLeft(durable)) {
    answer(durable)
    return
  }
  const tail = durable.right
  if (headOf(tail) !== expected) {
    answer(repeated(environment, request, tail))
    return
  }
  const fault = headFault(environment, stream, tail) ?? idFault(environment, request, tail)
  if (fault === undefined) accept(batch, request, tail)
  else answer(E.left(fault))
}
