/** Pages of the log of the version before: of one stream, and of the whole log. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import type { StreamId } from '../../kernel/ids.ts'
import type {
  ReadAllOptions,
  ReadOptions,
  Recorded,
  StoredEvent,
  StoreFailure,
} from '../event-store.ts'
import type { Environment } from './environment.ts'
import { eventAt, lastPosition, streamReader, tailOf } from './log.ts'
import { headOf } from './stream-tail.ts'

type Found = Either<StoreFailure, ReadonlyArray<Recorded<StoredEvent>>>

// Long reads give the rest of the process its turn this often.
const eventsPerTurn = 1_024

/** The first place to read: a name, or a place brought within -1 … head + 1. */
const startOf = (from: bigint | 'start' | 'end', head: number): number => {
  if (from === 'start') return 0
  if (from === 'end') return head
  if (from < 0n) return -1
  return from > BigInt(head) ? head + 1 : Number(from)
}

/** A page of one stream. `stream-not-found` where nothing was ever appended. */
export const readStream = (
  environment: Environment,
  stream: StreamId,
  options: ReadOptions,
): Found => {
  const tail = tailOf(environment, stream)
  if (E.isLeft(tail)) return tail
  const head = headOf(tail.right)
  if (head < 0) return E.left({ failure: 'stream-not-found', stream })
  const { direction, maxCount } = options
  const step = direction === 'forwards' ? 1 : -1
  const from = startOf(options.from, head)
  const first = direction === 'forwards' ? Math.max(0, from) : Math.min(head, from)
  const read = streamReader(environment, stream, tail.right)
  const events: Recorded<StoredEvent>[] = []
  for (let at = first; at >= 0 && at <= head && events.length < maxCount; at += step) {
    const found = read(at)
    if (E.isLeft(found)) return found
    events.push(found.right)
  }
  return E.right(events)
}

const firstPosition = ({ direction, from }: ReadAllOptions, head: number): number => {
  const start = startOf(from, head)
  if (direction === 'forwards') return Math.max(0, start)
  // Backwards is exclusive, save from the end, where there is nothing to exclude.
  return from === 'end' ? head : start - 1
}

/** A page of the log, in order of position. Reads on past streams that are not wanted. */
export const readAll = async (
  environment: Environment,
  options: ReadAllOptions,
): Promise<Found> => {
  const { direction, maxCount, streamPrefixes } = options
  const isWanted = (stream: StreamId): boolean =>
    streamPrefixes?.some((prefix) => stream.startsWith(prefix)) ?? true
  const head = lastPosition(environment)
  const step = direction === 'forwards' ? 1 : -1
  const events: Recorded<StoredEvent>[] = []
  let seen = 0
  let at = firstPosition(options, head)
  while (at >= 0 && at <= head && events.length < maxCount) {
    const found = eventAt(environment, at)
    if (E.isLeft(found)) return found
    if (isWanted(found.right.stream)) events.push(found.right)
    at += step
    seen += 1
    if (seen % eventsPerTurn === 0) await nextTurn()
  }
  return E.right(events)
}
