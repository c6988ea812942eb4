/** The log up to a position, in pages: each event as stored, with its index among the entries. */
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

/** One entry as stored. */
export type Stored = { readonly index: number; readonly recorded: Recorded<StoredEvent> }

/** One decoded entry. */
export type Entry = {
  readonly index: number
  readonly recorded: Recorded<LedgerEvent>
  /** The stored text, with ciphertext. */
  readonly json: string
}

export type LogFailure = StoreFailure | UnreadableFailure

/** The functions of the log's reader that a bundle needs. */
export type LogPages = Pick<EventReader<StoredEvent>, 'readAll' | 'read'>

/** All entries up to `last`, page by page in order. */
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

/** All events of one stream up to `last`, page by page; none if the stream does not exist. */
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

/** Decodes an entry. A failure ends the bundle; an entry is never left out. */
export const readEntry = ({ index, recorded }: Stored): Either<UnreadableFailure, Entry> => {
  const read = decodeRecorded(recorded)
  return E.isLeft(read) ? read : E.right({ index, recorded: read.right, json: recorded.event.json })
}
