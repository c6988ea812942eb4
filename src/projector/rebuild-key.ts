/** One row folded from its stream alone: to check a row, or to ask what it was. */
import { E, TE, pipe } from '../fp.ts'
import type { Either, TaskEither } from '../fp.ts'
import type { LedgerEvent } from '../events/ledger-event.ts'
import type { StreamId } from '../kernel/ids.ts'
import type { EventReader, Recorded, StoredEvent, StoreFailure } from '../store/event-store.ts'
import { foldKey } from './projection.ts'
import type { Projection } from './projection.ts'
import { readEvents } from './read-event.ts'
import type { Poison } from './read-event.ts'

export type UnreadableEvent = { readonly failure: 'unreadable-event' } & Poison

const decodeAll = (
  stored: ReadonlyArray<Recorded<StoredEvent>>,
): Either<UnreadableEvent, ReadonlyArray<Recorded<LedgerEvent>>> => {
  const { events, poison } = readEvents(stored)
  return poison === undefined ? E.right(events) : E.left({ failure: 'unreadable-event', ...poison })
}

/**
 * The row under `key` as the events of `stream` make it. Equal to the stored row where all events of that key are
 * in one stream: true of everything kept by subject, not of statistics.
 */
export const rebuildKey =
  ({ read }: Pick<EventReader<StoredEvent>, 'read'>) =>
  <Row>(
    projection: Projection<Row>,
    stream: StreamId,
    key: string,
  ): TaskEither<StoreFailure | UnreadableEvent, Row> =>
    pipe(
      read(stream, { direction: 'forwards', from: 'start', maxCount: Number.MAX_SAFE_INTEGER }),
      TE.flatMapEither((stored): Either<StoreFailure | UnreadableEvent, Row> =>
        pipe(
          decodeAll(stored),
          E.map((events) => foldKey(projection, key, events)),
        ),
      ),
    )
