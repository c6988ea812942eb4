/** Events cut into appends: consecutive events of one stream are written at once. Pure. */
import type { StreamId } from '../kernel/ids.ts'
import { countedBytes } from '../store/check-append.ts'
import { maxAppendBytes } from '../store/event-store.ts'
import type { Expected, Recorded, StoredEvent } from '../store/event-store.ts'
import type { Page } from './walk.ts'

/** One append: it goes exactly where its events were. */
export type Run = {
  readonly stream: StreamId
  readonly expected: Expected
  readonly events: ReadonlyArray<StoredEvent>
}

/** Bytes in flight: the embedded log then takes them in one commit, all or none. */
const maxBytesAtOnce = 2 * maxAppendBytes

const bytesOf = ({ event }: Recorded<StoredEvent>): number => countedBytes(event)

const follows = (next: Recorded<StoredEvent>, last: Recorded<StoredEvent>): boolean =>
  next.stream === last.stream && next.revision === last.revision + 1n

/** The number of events, from the first on, that fit into one append. */
const runLength = (page: Page): number => {
  let bytes = 0
  for (const [index, recorded] of page.entries()) {
    const last = page[index - 1]
    bytes += bytesOf(recorded)
    if (last !== undefined && (bytes > maxAppendBytes || !follows(recorded, last))) return index
  }
  return page.length
}

const runOf = (events: Page, { stream, revision }: Recorded<StoredEvent>): Run => ({
  stream,
  expected: revision === 0n ? 'no-stream' : revision - 1n,
  events: events.map(({ event }) => event),
})

/**
 * The appends for the first events of a page, in order: at most `atOnce` and 2 MiB of them, no two to one stream, so
 * that none of them needs another one's outcome.
 */
export const runsOf = (page: Page, atOnce: number): ReadonlyArray<Run> => {
  const runs: Run[] = []
  const streams = new Set<StreamId>()
  let rest = page
  let bytes = 0
  for (;;) {
    const [first] = rest
    if (first === undefined || runs.length >= atOnce || streams.has(first.stream)) return runs
    const length = runLength(rest)
    const events = rest.slice(0, length)
    bytes += events.reduce((sum, recorded) => sum + bytesOf(recorded), 0)
    if (runs.length > 0 && bytes > maxBytesAtOnce) return runs
    runs.push(runOf(events, first))
    streams.add(first.stream)
    rest = rest.slice(length)
  }
}
