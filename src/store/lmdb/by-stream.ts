/** The log in order of stream name, then revision: who folds it so is done with a stream before the next begins. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { StreamId } from '../../kernel/ids.ts'
import type { ByStreamOptions, Recorded, StoredEvent, StoreFailure } from '../event-store.ts'
import { withLog } from './access.ts'
import type { Access } from './access.ts'
import type { Environment } from './environment.ts'
import { streamReader, tailOf } from './log.ts'
import { headOf } from './stream-tail.ts'

const noStream: StoreFailure = {
  failure: 'corrupt',
  where: 'the index of streams',
  reason: 'it holds what is no name of a stream',
}

type Events = Recorded<StoredEvent>[]

/** Adds the events of one stream from `revision` on, as long as there is room for them. */
const addStream = (
  environment: Environment,
  stream: StreamId,
  revision: number,
  maxCount: number,
  events: Events,
): Either<StoreFailure, void> => {
  const tail = tailOf(environment, stream)
  if (E.isLeft(tail)) return tail
  const head = headOf(tail.right)
  const read = streamReader(environment, stream, tail.right)
  for (let at = revision; at <= head && events.length < maxCount; at += 1) {
    const found = read(at)
    if (E.isLeft(found)) return found
    events.push(found.right)
  }
  return E.right(undefined)
}

/** A page after a place: empty only at the end of the last stream. */
export const readByStream = (
  access: Access,
  { after, maxCount }: ByStreamOptions,
): Either<StoreFailure, ReadonlyArray<Recorded<StoredEvent>>> =>
  withLog(access, (environment) => {
    const events: Events = []
    const range = after === undefined ? {} : { start: after.stream }
    for (const key of environment.streams.getKeys(range)) {
      // Between the names lie the closed blocks of long streams, which belong to the name before them.
      if (typeof key !== 'string') continue
      if (!StreamId.is(key)) return E.left(noStream)
      const revision = key === after?.stream ? Number(after.revision) + 1 : 0
      const added = addStream(environment, key, revision, maxCount, events)
      if (E.isLeft(added)) return added
      if (events.length >= maxCount) break
    }
    return E.right(events)
  })
