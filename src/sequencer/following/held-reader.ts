/** A log whose events are held against its tree before they are handed on: what is told of it, or folded anew, is what was recorded. */
import { E, TE } from '../../fp.ts'
import type { Either, TaskEither } from '../../fp.ts'
import type { EventReader, Recorded, StoredEvent, StoreFailure } from '../../store/event-store.ts'
import type { TransparencyLog } from '../../transparency/transparency-log.ts'
import { entryOf } from './leaves.ts'

type Page = ReadonlyArray<Recorded<StoredEvent>>

/** The ways of reading that are held; following is not, since what is new is in no tree yet. */
export type HeldReads = Pick<EventReader<StoredEvent>, 'read' | 'readAll' | 'readByStream'>

/** The tree, as whoever runs or sees one has it. */
export type Holding = Pick<TransparencyLog, 'indexOf' | 'holdEntry'>

/** An event that is in no tree yet is handed on as it is. */
export const heldPage =
  ({ indexOf, holdEntry }: Holding) =>
  (page: Page): Either<StoreFailure, Page> => {
    for (const { event, position } of page) {
      const index = indexOf(position)
      if (index === undefined) continue
      const held = holdEntry(index, entryOf(event))
      if (E.isLeft(held)) return held
    }
    return E.right(page)
  }

/** The same reading; the first event that is not the one that was recorded is a failure, and nothing of its page is told. */
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
