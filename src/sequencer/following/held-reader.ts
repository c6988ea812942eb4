/**
 * A reader of the log that compares each event with its leaf in the tree, so that reports and rebuilds use the
 * recorded events.
 */
import { E, TE } from '../../fp.ts'
import type { Either, TaskEither } from '../../fp.ts'
import type { EventReader, Recorded, StoredEvent, StoreFailure } from '../../store/event-store.ts'
import type { TransparencyLog } from '../../transparency/transparency-log.ts'
import { notReadFrom } from '../../transparency/tree/not-read.ts'
import { entryOf } from './leaves.ts'

type Page = ReadonlyArray<Recorded<StoredEvent>>

/** The functions that compare. Following is not among them, since new events are not in the tree yet. */
export type HeldReads = Pick<EventReader<StoredEvent>, 'read' | 'readAll' | 'readByStream'>

/** The part of the transparency log that is needed for comparing. */
export type Holding = Pick<TransparencyLog, 'indexOf' | 'holdEntry'>

/** An event that is not in the tree yet is passed on unchecked. */
export const heldPage =
  ({ indexOf, holdEntry }: Holding) =>
  (page: Page): Either<StoreFailure, Page> => {
    try {
      for (const { event, position } of page) {
        const index = indexOf(position)
        if (index === undefined) continue
        const held = holdEntry(index, entryOf(event))
        if (E.isLeft(held)) return held
      }
      return E.right(page)
    } catch (cause) {
      // An event that cannot be compared is not passed on.
      return E.left(notReadFrom(cause))
    }
  }

/** The same functions. The first event that differs fails the read, and none of its page is returned. */
export const heldReader = (
  { read, readAll, readByStream }: HeldReads,
  holding: Holding,
): HeldReads => {
  const hold = (page: TaskEither<StoreFailure, Page>): TaskEither<StoreFailure, Page> =>
    TE.flatMapEither(heldPage(holding))(page)
  return {
    read: (stream, options) => hold(read(stream, options)),
    readAll: (options) => hold(readAll(options)),
    ...(readByStream === undefined ? {} : { readByStream: (o) => hold(readByStream(o)) }),
  }
}
