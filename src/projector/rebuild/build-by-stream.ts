/**
 * Builds folded stream by stream: all events of a person come together, so that each of their rows is folded in one
 * go, written once, and written near the row before it. In the order of the log a row is read back and written again
 * for nearly every event of a person. What was recorded since the build began is then folded in the log's order.
 */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { LedgerEvent } from '../../events/ledger-event.ts'
import type { Recorded, StreamPlace, StoreFailure } from '../../store/event-store.ts'
import { foldPage } from './build-step.ts'
import type { BuildEnv, Halted } from './build-step.ts'
import type { Building } from '../tables/roster.ts'
import type { ByStream } from '../rows.ts'

// Few enough that the text of a page is garbage soon: what lives long is copied twice by the collector.
const eventsPerPage = 256

/** A build that is folded by stream now. */
type Streaming = Building & { byStream: ByStream }

const isStreaming = (one: Building): one is Streaming => one.byStream !== undefined

const isAfter = (place: StreamPlace, other: StreamPlace | undefined): boolean =>
  other === undefined ||
  place.stream > other.stream ||
  (place.stream === other.stream && place.revision > other.revision)

const leastAdvanced = (streaming: ReadonlyArray<Streaming>): StreamPlace | undefined => {
  let least: StreamPlace | undefined
  for (const { byStream } of streaming) {
    const { after } = byStream
    if (after === undefined) return undefined
    if (least === undefined || isAfter(least, after)) least = after
  }
  return least
}

type Events = ReadonlyArray<Recorded<LedgerEvent>>

// A build that was taken up again may be further than another one, by less than a page.
const newTo = ({ after }: ByStream, events: Events): Events => {
  const [first] = events
  return first === undefined || isAfter(first, after)
    ? events
    : events.filter((recorded) => isAfter(recorded, after))
}

const fold = ({ byStream, generation }: Streaming, page: Events): ByStream => {
  const events = newTo(byStream, page)
  const last = events.at(-1)
  if (last === undefined) return byStream
  const { until } = byStream
  let { seen } = byStream
  for (const recorded of events) {
    // Recorded since the build began: folded when its turn comes, in the order of the log.
    if (recorded.position > until) continue
    generation.apply(recorded)
    seen += 1
  }
  return { until, seen, after: { stream: last.stream, revision: last.revision } }
}

/** The log's own count of what lies before a position must be what was seen: an index may have lost a stream. */
const faultIn = ({ until, seen }: ByStream): StoreFailure | undefined =>
  until + 1n === BigInt(seen)
    ? undefined
    : {
        failure: 'corrupt',
        where: 'the index of streams',
        reason: `it leads to ${seen} of the ${until + 1n} events up to position ${until}`,
      }

const end = (streaming: ReadonlyArray<Streaming>): Either<Halted, number> => {
  for (const one of streaming) {
    const { byStream } = one
    const fault = faultIn(byStream)
    if (fault !== undefined) return E.left(fault)
    const ended: Building = one
    ended.position = byStream.until
    ended.byStream = undefined
  }
  return E.right(0)
}

/** Has builds that are still at nothing folded by stream, where the log can be read so. */
export const startByStream = ({ roster, reader }: BuildEnv): void => {
  if (reader.readByStream === undefined) return
  for (const one of roster.building) {
    if (one.position >= 0n || one.byStream !== undefined) continue
    one.byStream = { until: roster.position, after: undefined, seen: 0 }
  }
}

const otherLog: StoreFailure = {
  failure: 'corrupt',
  where: 'the rows',
  reason: 'their build was begun by stream, and this log cannot be read so',
}

/** Folds one page; undefined when no build is folded by stream. Right: how many events there were. */
export const buildByStream = async (env: BuildEnv): Promise<Either<Halted, number> | undefined> => {
  const streaming = env.roster.building.filter(isStreaming)
  if (streaming.length === 0) return undefined
  if (env.reader.readByStream === undefined) return E.left(otherLog)
  const after = leastAdvanced(streaming)
  const page = await env.reader.readByStream({ after, maxCount: eventsPerPage })()
  if (E.isLeft(page)) return page
  const last = page.right.at(-1)
  if (last === undefined) return end(streaming)
  return foldPage(env, page.right, (events) => {
    for (const one of streaming) one.byStream = fold(one, events)
  })
}
