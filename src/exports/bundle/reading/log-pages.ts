/** The log up to a position, in pages, each event as it is stored and by its index among the log's entries. */
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import type { LedgerEvent } from '../../../events/ledger-event.ts'
import type { StreamId } from '../../../kernel/ids.ts'
import { decodeRecorded } from '../../../replay/tell.ts'
import type { UnreadableFailure } from '../../../replay/load.ts'
import type {
  EventReader,
  Recorded,
  StoredEvent,
  StoreFailure,
} from '../../../store/event-store.ts'
import { eventsPerPage, pageAfter } from '../../../store/page.ts'

/** One entry of the log, as it is stored. */
export type Stored = { readonly index: number; readonly recorded: Recorded<StoredEvent> }

/** One entry, read. */
export type Entry = {
  readonly index: number
  readonly recorded: Recorded<LedgerEvent>
  /** As stored, with ciphertext. */
  readonly json: string
}

export type LogFailure = StoreFailure | UnreadableFailure

/** The log's reader, as far as a bundle reads it. */
export type LogPages = Pick<EventReader<StoredEvent>, 'readAll' | 'read'>

/** Every entry up to `last`, page by page in order. */
export async function* logPages(
  reader: Pick<LogPages, 'readAll'>,
  last: bigint,
): AsyncGenerator<Either<StoreFailure, ReadonlyArray<Stored>>, void> {
  const next = pageAfter(reader)
  let after = -1n
  let index = 0
  while (after < last) {
    const page = await next(after, eventsPerPage)()
    if (E.isLeft(page)) return yield page
    const within = page.right.filter(({ position }) => position <= last)
    const first = index
    yield E.right(within.map((recorded, at) => ({ index: first + at, recorded })))
    index += within.length
    const end = page.right.at(-1)
    if (end === undefined) return
    after = end.position
  }
}

/** Every event of one stream up to `last`, page by page; none where there is no such stream. */
export async function* streamPages(
  { read }: Pick<LogPages, 'read'>,
  stream: StreamId,
  last: bigint,
): AsyncGenerator<Either<StoreFailure, ReadonlyArray<Recorded<StoredEvent>>>, void> {
  let from = 0n
  for (;;) {
    const page = await read(stream, { direction: 'forwards', from, maxCount: eventsPerPage })()
    if (E.isLeft(page)) {
      if (page.left.failure !== 'stream-not-found') yield page
      return
    }
    yield E.right(page.right.filter(({ position }) => position <= last))
    const end = page.right.at(-1)
    if (end === undefined || end.position > last || page.right.length < eventsPerPage) return
    from = end.revision + 1n
  }
}

/** An entry read; what cannot be read ends the bundle, and is never left out of it. */
export const readEntry = ({ index, recorded }: Stored): Either<UnreadableFailure, Entry> => {
  const read = decodeRecorded(recorded)
  return E.isLeft(read) ? read : E.right({ index, recorded: read.right, json: recorded.event.json })
}
