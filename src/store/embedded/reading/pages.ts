/** Pages of the log: of one stream, of all of it, and all of it at once. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import type { StreamId } from '../../../kernel/ids.ts'
import type {
  ReadAllOptions,
  ReadOptions,
  Recorded,
  StoredEvent,
  StoreFailure,
} from '../../event-store.ts'
import { eventOf, lastPosition, nothingHeld, withLog } from '../log.ts'
import type { Log } from '../log.ts'
import { lastOf } from '../indexing/segment-index.ts'
import { newSequence } from './sequence.ts'
import type { Sequence } from './sequence.ts'
import { runsOf, streamReader } from '../indexing/streams.ts'
import { tailOfPage } from '../indexing/tail.ts'

type Found = Either<StoreFailure, ReadonlyArray<Recorded<StoredEvent>>>

// Long reads give the rest of the process its turn this often.
const eventsPerTurn = 1_024
const pageBytes = 128 * 1_024
const scanBytes = 1_024 * 1_024

/** The last durable position, -1 in an empty log. */
export const headIn = (log: Log): Either<StoreFailure, number> =>
  withLog(log, () => E.right(lastPosition(log)))

/** The first place to read: a name, or a place brought within -1 … head + 1. */
const startOf = (from: bigint | 'start' | 'end', head: number): number => {
  if (from === 'start') return 0
  if (from === 'end') return head
  if (from < 0n) return -1
  return from > BigInt(head) ? head + 1 : Number(from)
}

/** A page of one stream. `stream-not-found` where nothing was ever appended. */
export const readStream = (log: Log, stream: StreamId, options: ReadOptions): Found => {
  const newest = runsOf(log, stream, Number.MAX_SAFE_INTEGER)
  if (E.isLeft(newest)) return newest
  const [last] = newest.right
  if (last === undefined) return E.left({ failure: 'stream-not-found', stream })
  const head = lastOf(last.run)
  const { direction, maxCount } = options
  const step = direction === 'forwards' ? 1 : -1
  const from = startOf(options.from, head)
  const first = direction === 'forwards' ? Math.max(0, from) : Math.min(head, from)
  const read = streamReader(log, stream, newest.right, nothingHeld())
  const events: Recorded<StoredEvent>[] = []
  for (let at = first; at >= 0 && at <= head && events.length < maxCount; at += step) {
    const found = read(at)
    if (E.isLeft(found)) return found
    events.push(found.right)
  }
  // A reader of a whole stream is nearly always about to write to it: its end need not be read again.
  const tail = log.tails === undefined ? undefined : tailOfPage(events, head)
  if (tail !== undefined) log.tails?.set(stream, tail)
  return E.right(events)
}

const firstPosition = ({ direction, from }: ReadAllOptions, head: number): number => {
  const start = startOf(from, head)
  if (direction === 'forwards') return Math.max(0, start)
  // Backwards is exclusive, save from the end, where there is nothing to exclude.
  return from === 'end' ? head : start - 1
}

/** A page of the log, in order of position. Reads on past streams that are not wanted. */
export const readAll = async (log: Log, options: ReadAllOptions): Promise<Found> => {
  const { direction, maxCount, streamPrefixes } = options
  const isWanted = (stream: StreamId): boolean =>
    streamPrefixes?.some((prefix) => stream.startsWith(prefix)) ?? true
  const known = headIn(log)
  if (E.isLeft(known)) return known
  const head = known.right
  const [step, read] =
    direction === 'forwards'
      ? ([1, newSequence(log, pageBytes)] as const)
      : ([-1, (position: number) => eventOf(log, position)] as const)
  const events: Recorded<StoredEvent>[] = []
  let seen = 0
  let at = firstPosition(options, head)
  while (at >= 0 && at <= head && events.length < maxCount) {
    const found = withLog(log, () => read(at))
    if (E.isLeft(found)) return found
    if (isWanted(found.right.stream)) events.push(found.right)
    at += step
    seen += 1
    if (seen % eventsPerTurn === 0) await nextTurn()
  }
  return E.right(events)
}

/** Some events, and what came after them where that is damage. */
type Turn = {
  readonly events: ReadonlyArray<Recorded<StoredEvent>>
  readonly stop: StoreFailure | undefined
}

const readTurn = (read: Sequence, from: number, to: number): Either<StoreFailure, Turn> => {
  const events: Recorded<StoredEvent>[] = []
  for (let at = from; at < to; at += 1) {
    const found = read(at)
    if (E.isLeft(found)) return E.right({ events, stop: found.left })
    events.push(found.right)
  }
  return E.right({ events, stop: undefined })
}

/**
 * Every event from `from` (inclusive) to the head as it was at the start, in order, to `onEvent`; answers the
 * last position given, from - 1 when there was none. For rebuild and replay: no page is built and no promise
 * made per event. What `onEvent` throws comes out as it is.
 */
export const scan = async (
  log: Log,
  from: number,
  onEvent: (recorded: Recorded<StoredEvent>) => void,
): Promise<Either<StoreFailure, bigint>> => {
  const head = headIn(log)
  if (E.isLeft(head)) return head
  const read = newSequence(log, scanBytes)
  let at = from
  while (at <= head.right) {
    const turn = withLog(log, () =>
      readTurn(read, at, Math.min(head.right + 1, at + eventsPerTurn)),
    )
    if (E.isLeft(turn)) return turn
    // Not within: what it throws is no failure of the disk.
    for (const recorded of turn.right.events) onEvent(recorded)
    at += turn.right.events.length
    if (turn.right.stop !== undefined) return E.left(turn.right.stop)
    await nextTurn()
  }
  return E.right(BigInt(at - 1))
}
