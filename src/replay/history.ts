/** A log from its start, page by page, each event as read and as stored. */
import { E } from '../fp.ts'
import type { Either } from '../fp.ts'
import type { LedgerEvent } from '../events/ledger-event.ts'
import type { EventReader, Recorded, StoredEvent, StoreFailure } from '../store/event-store.ts'
import { pageAfter } from '../store/page.ts'
import type { UnreadableFailure } from './load.ts'
import { decodeRecorded } from './tell.ts'

/** Events that are read at a time. */
const pageSize = 1_000

/** One event as read, and as stored. */
export type Entry = { readonly recorded: Recorded<LedgerEvent>; readonly json: string }

/** Reasons why a log cannot be read to its end. */
export type HistoryFailure = StoreFailure | UnreadableFailure

type Pages = {
  readonly reader: Pick<EventReader<StoredEvent>, 'readAll'>
  /** Only streams whose names start with one of these; all when absent. */
  readonly prefixes?: ReadonlyArray<string>
  /** Nothing after this position: what is appended meanwhile is left out. */
  readonly last?: bigint
}

/** Hands over every event in order of position, page by page, waiting for `take`; stops where `take` answers a failure. */
export const eachPage = async <F>(
  { reader, prefixes, last: bound }: Pages,
  take: (page: ReadonlyArray<Entry>) => Promise<Either<F, void>>,
): Promise<Either<F | HistoryFailure, void>> => {
  const next = pageAfter(reader, prefixes)
  let after = -1n
  for (;;) {
    const page = await next(after, pageSize)()
    if (E.isLeft(page)) return page
    const entries: Entry[] = []
    for (const stored of page.right) {
      if (bound !== undefined && stored.position > bound) break
      const recorded = decodeRecorded(stored)
      if (E.isLeft(recorded)) return recorded
      entries.push({ recorded: recorded.right, json: stored.event.json })
    }
    const taken = await take(entries)
    if (E.isLeft(taken)) return taken
    const last = entries.at(-1)
    if (entries.length < pageSize || last === undefined) return E.right(undefined)
    after = last.recorded.position
  }
}
