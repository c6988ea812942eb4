/** The log page by page, for whoever is behind. */
import { TE, pipe } from '../fp.ts'
import type { TaskEither } from '../fp.ts'
import type { EventReader, Recorded, StoredEvent, StoreFailure } from './event-store.ts'

type Page = ReadonlyArray<Recorded<StoredEvent>>

/**
 * A page with fewer is the last one there is. With the event that it follows it is a thousand, which is what a server is
 * asked for at once.
 */
export const eventsPerPage = 999

/**
 * Up to `maxCount` events after `position`, that of an event (-1n: from the start); empty when there are none yet.
 * Only of streams whose names start with one of `streamPrefixes`, the event at `position` too; of all when absent.
 */
export const pageAfter =
  (
    { readAll }: Pick<EventReader<StoredEvent>, 'readAll'>,
    streamPrefixes?: ReadonlyArray<string>,
  ) =>
  (position: bigint, maxCount: number): TaskEither<StoreFailure, Page> => {
    const forwards = {
      direction: 'forwards' as const,
      ...(streamPrefixes === undefined ? {} : { streamPrefixes }),
    }
    if (position < 0n) return readAll({ ...forwards, from: 'start', maxCount })
    // From the last known event, not the place after it: not every log knows what lies between two events.
    return pipe(
      readAll({ ...forwards, from: position, maxCount: maxCount + 1 }),
      TE.map((page) => page.filter((recorded) => recorded.position > position)),
    )
  }
