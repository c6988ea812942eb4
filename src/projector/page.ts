/** The log page by page, for whoever is behind. */
import { TE, pipe } from '../fp.ts'
import type { TaskEither } from '../fp.ts'
import type { EventReader, Recorded, StoredEvent, StoreFailure } from '../store/event-store.ts'

type Page = ReadonlyArray<Recorded<StoredEvent>>

/** Up to `maxCount` events after `position` (-1n: from the start); empty when there are none yet. */
export const pageAfter =
  ({ readAll }: Pick<EventReader<StoredEvent>, 'readAll'>) =>
  (position: bigint, maxCount: number): TaskEither<StoreFailure, Page> => {
    if (position < 0n) return readAll({ direction: 'forwards', from: 'start', maxCount })
    // From the last known event, not the place after it: not every log knows what lies between two events.
    return pipe(
      readAll({ direction: 'forwards', from: position, maxCount: maxCount + 1 }),
      TE.map((page) => page.filter((recorded) => recorded.position > position)),
    )
  }
