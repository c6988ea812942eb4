/** Reads the log synchronously from LMDB's map: each answer is checked, none is cached. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { StreamId } from '../../kernel/ids.ts'
import type { Recorded, StoredEvent, StoreFailure } from '../event-store.ts'
import type { Environment } from './environment.ts'
import { failureOf } from './lmdb-failure.ts'
import { corruptAt, decodeRecord } from './record.ts'
import { blockOf, decodeRun, emptyRun, positionIn } from './stream-tail.ts'
import type { IndexRun } from './stream-tail.ts'

/** Position of the last durable event, -1 in an empty log. */
export const lastPosition = ({ events }: Environment): number => {
  for (const position of events.getKeys({ reverse: true, limit: 1 })) return position
  return -1
}

/** The event at a position that exists. What LMDB throws becomes a failure, too. */
export const eventAt = (
  { events }: Environment,
  position: number,
): Either<StoreFailure, Recorded<StoredEvent>> => {
  try {
    const bytes = events.getBinaryFast(position)
    return bytes === undefined
      ? E.left(corruptAt(position, 'the event is missing'))
      : decodeRecord(bytes, position)
  } catch (cause) {
    return E.left(failureOf(cause))
  }
}

const corruptIndex = (stream: StreamId, reason: string): StoreFailure => ({
  failure: 'corrupt',
  where: `index of ${stream}`,
  reason,
})

/** The tail of a stream's index; empty for a stream that does not exist. */
export const tailOf = (
  { streams }: Environment,
  stream: StreamId,
): Either<StoreFailure, IndexRun> => {
  const bytes = streams.getBinary(stream)
  if (bytes === undefined) return E.right(emptyRun)
  const tail = decodeRun(bytes)
  return tail === undefined || tail.count === 0
    ? E.left(corruptIndex(stream, 'the checksum does not match'))
    : E.right(tail)
}

const blockWith = (
  { streams }: Environment,
  stream: StreamId,
  revision: number,
): Either<StoreFailure, IndexRun> => {
  const bytes = streams.getBinary([stream, blockOf(revision)])
  const block = bytes === undefined ? undefined : decodeRun(bytes)
  return block === undefined
    ? E.left(corruptIndex(stream, `the entries around revision ${revision} are missing or altered`))
    : E.right(block)
}

/** Reads single events of one stream by revision; keeps the last index block at hand. */
export const streamReader = (
  environment: Environment,
  stream: StreamId,
  tail: IndexRun,
): ((revision: number) => Either<StoreFailure, Recorded<StoredEvent>>) => {
  let run = tail
  return (revision) => {
    let position = positionIn(tail, revision) ?? positionIn(run, revision)
    if (position === undefined) {
      const block = blockWith(environment, stream, revision)
      if (E.isLeft(block)) return block
      run = block.right
      position = positionIn(run, revision)
    }
    if (position === undefined) return E.left(corruptIndex(stream, 'a block is misplaced'))
    const found = eventAt(environment, position)
    if (E.isLeft(found)) return found
    return found.right.stream === stream && found.right.revision === BigInt(revision)
      ? found
      : E.left(corruptAt(position, 'the event is not the one its stream points to'))
  }
}
