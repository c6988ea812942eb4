/** The log in order of stream name, then revision: who folds it so is done with a stream before the next begins. */
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import type { StreamId } from '../../../kernel/ids.ts'
import type { ByStreamOptions, Recorded, StoredEvent, StoreFailure } from '../../event-store.ts'
import { corruptAt } from '../format/fault.ts'
import type { Corrupt } from '../format/fault.ts'
import { withLog } from '../log.ts'
import type { Log, Segment } from '../log.ts'
import { lastOf } from '../indexing/segment-index.ts'
import type { NamedRun } from '../indexing/segment-index.ts'
import { eventIn } from '../indexing/streams.ts'
import type { RunIn } from '../indexing/streams.ts'

type Events = Recorded<StoredEvent>[]

/** One segment's streams, and the one that comes next. */
type Cursor = {
  readonly segment: Segment
  readonly runs: Iterator<Either<Corrupt, NamedRun>>
  head: NamedRun | undefined
}

const advance = (cursor: Cursor): Either<Corrupt, void> => {
  const step = cursor.runs.next()
  if (step.done === true) {
    cursor.head = undefined
    return E.right(undefined)
  }
  if (E.isLeft(step.value)) return step.value
  cursor.head = step.value.right
  return E.right(undefined)
}

const cursorsFrom = ({ segments }: Log, name: string): Either<Corrupt, ReadonlyArray<Cursor>> => {
  const cursors: Cursor[] = []
  for (const segment of segments) {
    const runs = segment.index.runsFrom(name)[Symbol.iterator]()
    const cursor: Cursor = { segment, runs, head: undefined }
    const advanced = advance(cursor)
    if (E.isLeft(advanced)) return advanced
    cursors.push(cursor)
  }
  return E.right(cursors)
}

const smallest = (cursors: ReadonlyArray<Cursor>): StreamId | undefined => {
  let least: StreamId | undefined
  for (const { head } of cursors) {
    if (head !== undefined && (least === undefined || head.stream < least)) least = head.stream
  }
  return least
}

/** The runs of the stream whose turn it is, oldest first; their cursors go on. */
const takeRuns = (
  cursors: ReadonlyArray<Cursor>,
  stream: StreamId,
): Either<Corrupt, ReadonlyArray<RunIn>> => {
  const runs: RunIn[] = []
  let next = 0
  for (const cursor of cursors) {
    if (cursor.head?.stream !== stream) continue
    const { run } = cursor.head
    if (run.first !== next) {
      const reason = 'the revisions of the stream do not follow each other'
      const [expected, found] = [`revision ${next}`, `revision ${run.first}`]
      return E.left(corruptAt(`index of ${stream}`, { reason, expected, found }))
    }
    next = lastOf(run) + 1
    runs.push({ segment: cursor.segment, run })
    const advanced = advance(cursor)
    if (E.isLeft(advanced)) return advanced
  }
  return E.right(runs)
}

/** Adds the events of one stream from `revision` on, as long as there is room for them. */
const addStream = (
  log: Log,
  stream: StreamId,
  runs: ReadonlyArray<RunIn>,
  revision: number,
  room: { readonly events: Events; readonly maxCount: number },
): Either<StoreFailure, void> => {
  const { events, maxCount } = room
  for (const run of runs) {
    const last = lastOf(run.run)
    for (let at = Math.max(revision, run.run.first); at <= last; at += 1) {
      if (events.length >= maxCount) return E.right(undefined)
      const found = eventIn(log, stream, run, at)
      if (E.isLeft(found)) return found
      events.push(found.right)
    }
  }
  return E.right(undefined)
}

/** A page after a place: empty only at the end of the last stream. */
export const readByStream = (
  log: Log,
  { after, maxCount }: ByStreamOptions,
): Either<StoreFailure, ReadonlyArray<Recorded<StoredEvent>>> =>
  withLog(log, () => {
    const events: Events = []
    const cursors = cursorsFrom(log, after?.stream ?? '')
    if (E.isLeft(cursors)) return cursors
    while (events.length < maxCount) {
      const stream = smallest(cursors.right)
      if (stream === undefined) break
      const runs = takeRuns(cursors.right, stream)
      if (E.isLeft(runs)) return runs
      const revision = stream === after?.stream ? Number(after.revision) + 1 : 0
      const added = addStream(log, stream, runs.right, revision, { events, maxCount })
      if (E.isLeft(added)) return added
    }
    return E.right(events)
  })
