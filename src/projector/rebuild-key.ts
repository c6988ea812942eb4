/** One row folded from its stream alone: to check a row, or to ask what it was. */
import { E } from '../fp.ts'
import type { Either, TaskEither } from '../fp.ts'
import type { StreamId } from '../kernel/ids.ts'
import type { EventReader, StoredEvent, StoreFailure } from '../store/event-store.ts'
import type { Lane } from '../store/lane.ts'
import { foldKey } from './projection.ts'
import type { Projection } from './projection.ts'
import { readEvents } from './read-event.ts'
import type { Poison } from './read-event.ts'

export type UnreadableEvent = { readonly failure: 'unreadable-event' } & Poison

type Failure = StoreFailure | UnreadableEvent

const pageSize = 128

/**
 * The row under `key` as the events of `stream` make it. Equal to the stored row where all events of that key are
 * in one stream: true of everything kept by subject, not of statistics. A long stream is folded in slices.
 */
export const rebuildKey =
  ({ read }: Pick<EventReader<StoredEvent>, 'read'>, lane: Lane) =>
  <Row>(projection: Projection<Row>, stream: StreamId, key: string): TaskEither<Failure, Row> =>
  () =>
    lane(stream, async (pause): Promise<Either<Failure, Row>> => {
      let row = projection.initial
      for (let from = 0n; ; from += BigInt(pageSize)) {
        const page = await read(stream, { direction: 'forwards', from, maxCount: pageSize })()
        if (E.isLeft(page)) return page
        for (const stored of page.right) {
          const { events, poison } = readEvents([stored])
          if (poison !== undefined) return E.left({ failure: 'unreadable-event', ...poison })
          row = foldKey(projection, key, events, row)
          const pausing = pause(stored.event.json.length)
          if (pausing !== undefined) await pausing
        }
        if (page.right.length < pageSize) return E.right(row)
      }
    })
