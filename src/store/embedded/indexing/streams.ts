/** The places of a stream's events, from its newest segment back, each link of the chain checked. */
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import type { StreamId } from '../../../kernel/ids.ts'
import { idWindow } from '../../event-store.ts'
import type { Recorded, StoredEvent } from '../../event-store.ts'
import { corruptAt, placeIn } from '../format/fault.ts'
import type { Corrupt } from '../format/fault.ts'
import { eventAt, outlineIn } from '../log.ts'
import type { Held, Log, Segment } from '../log.ts'
import { lastOf } from './segment-index.ts'
import type { Run } from './segment-index.ts'
import { keyOf } from '../format/stream-key.ts'
import { emptyTail } from './tail.ts'
import type { Tail } from './tail.ts'

/** A run, and the segment that it is in. */
export type RunIn = { readonly segment: Segment; readonly run: Run }

const brokenChain = (stream: StreamId, expected: number, found: string): Corrupt =>
  corruptAt(`index of ${stream}`, {
    reason: 'the revisions of the stream do not follow each other',
    expected: `revision ${expected}`,
    found,
  })

/**
 * The runs of a stream, newest first, back to the one that holds revision `from`; none where the stream is proven not
 * to exist. What is missing in between is a failure, never an end.
 */
export const runsOf = (
  { segments }: Log,
  stream: StreamId,
  from: number,
): Either<Corrupt, ReadonlyArray<RunIn>> => {
  const runs: RunIn[] = []
  const key = keyOf(stream)
  let wanted: number | undefined
  for (let at = segments.length - 1; at >= 0; at -= 1) {
    const segment = segments[at]
    if (segment === undefined) break
    const found = segment.index.runOf(key)
    if (E.isLeft(found)) return found
    const run = found.right
    if (run === undefined) continue
    const last = lastOf(run)
    if (wanted !== undefined && last !== wanted) {
      return E.left(brokenChain(stream, wanted, `revision ${last} in segment ${segment.number}`))
    }
    runs.push({ segment, run })
    wanted = run.first - 1
    if (run.first <= Math.max(0, from)) return E.right(runs)
  }
  return wanted === undefined ? E.right(runs) : E.left(brokenChain(stream, wanted, 'none'))
}

const otherEvent = (
  { segment, offset }: { readonly segment: Segment; readonly offset: number },
  expected: string,
  found: string,
): Corrupt => {
  const reason = 'the event is not the one its stream points to'
  return corruptAt(placeIn(segment.number, offset), { reason, expected, found })
}

/** The event of one revision that a run holds, checked against what its record says. */
export const eventIn = (
  log: Log,
  stream: StreamId,
  { segment, run }: RunIn,
  revision: number,
  held?: Held,
): Either<Corrupt, Recorded<StoredEvent>> => {
  const entry = run.entry(revision - run.first)
  if (E.isLeft(entry)) return entry
  const { offset } = entry.right
  const found = eventAt(log, segment, offset, held)
  if (E.isLeft(found)) return found
  const recorded = found.right
  if (recorded.stream === stream && recorded.revision === BigInt(revision)) return found
  const place = { segment, offset }
  return E.left(
    otherEvent(place, `${stream} ${revision}`, `${recorded.stream} ${recorded.revision}`),
  )
}

/** Does the last event of a run say that it is that? */
const checkLast = (
  log: Log,
  stream: StreamId,
  { segment, run }: RunIn,
): Either<Corrupt, number> => {
  const entry = run.entry(run.count - 1)
  if (E.isLeft(entry)) return entry
  const { offset } = entry.right
  const found = outlineIn(log, segment, offset)
  if (E.isLeft(found)) return found
  const head = lastOf(run)
  const { stream: other, revision } = found.right
  if (other === stream && revision === head) return E.right(head)
  return E.left(otherEvent({ segment, offset }, `${stream} ${head}`, `${other} ${revision}`))
}

const digestsOf = (runs: ReadonlyArray<RunIn>): Either<Corrupt, ReadonlyArray<number>> => {
  const newestFirst: number[] = []
  for (const { run } of runs) {
    for (let at = run.count - 1; at >= 0 && newestFirst.length < idWindow; at -= 1) {
      const entry = run.entry(at)
      if (E.isLeft(entry)) return entry
      newestFirst.push(entry.right.digest)
    }
  }
  return E.right(newestFirst.toReversed())
}

/** The tail of a stream. Its last event is read, so that no index alone is believed about where a stream ends. */
export const tailOf = (log: Log, stream: StreamId): Either<Corrupt, Tail> => {
  const newest = runsOf(log, stream, Number.MAX_SAFE_INTEGER)
  if (E.isLeft(newest)) return newest
  const [last] = newest.right
  if (last === undefined) return E.right(emptyTail)
  const checked = checkLast(log, stream, last)
  if (E.isLeft(checked)) return checked
  const head = checked.right
  const isEnough = last.run.first === 0 || last.run.count >= idWindow
  const runs = isEnough ? newest : runsOf(log, stream, head - idWindow + 1)
  if (E.isLeft(runs)) return runs
  const digests = digestsOf(runs.right)
  return E.isLeft(digests) ? digests : E.right({ head, digests: digests.right })
}

/** Reads single events of a stream by revision. `found` are runs of it, newest first, that were looked up before. */
export const streamReader = (
  log: Log,
  stream: StreamId,
  found: ReadonlyArray<RunIn> = [],
  held?: Held,
): ((revision: number) => Either<Corrupt, Recorded<StoredEvent>>) => {
  let known = found
  const holds = ({ run }: RunIn, revision: number): boolean =>
    revision >= run.first && revision <= lastOf(run)
  return (revision) => {
    let run = known.find((one) => holds(one, revision))
    if (run === undefined) {
      const runs = runsOf(log, stream, revision)
      if (E.isLeft(runs)) return runs
      known = runs.right
      run = known.findLast((one) => holds(one, revision))
    }
    return run === undefined
      ? E.left(brokenChain(stream, revision, 'none'))
      : eventIn(log, stream, run, revision, held)
  }
}
