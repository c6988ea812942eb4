/**
 * A log that another process writes to, seen up to its head: whole batches, all of them on disk. It looks at the head
 * before each answer, reads what was added, and follows into new segments. It changes nothing.
 */
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import type { StoreFailure } from '../../event-store.ts'
import type { OpenFailure } from '../../open-failure.ts'
import { corruptAt, placeIn } from '../format/fault.ts'
import type { Head } from '../format/head-block.ts'
import { decodeHeads, headFileBytes } from '../format/head-blocks.ts'
import type { IndexOf } from '../indexing/index-header.ts'
import { indexOf } from '../indexing/index-of.ts'
import type { Indexes } from '../indexing/indexes.ts'
import { readBytes } from '../../../files/io.ts'
import type { FileNumber } from '../../../files/io.ts'
import { activeOf } from '../log.ts'
import type { Log, Segment } from '../log.ts'
import { newMemoryIndex } from '../indexing/memory-index.ts'
import type { MemoryIndex } from '../indexing/memory-index.ts'
import { headPath } from '../files/names.ts'
import { closedFile, openSegmentFile, sourceOf } from '../files/segment-files.ts'
import { walkBatches, walkFromHeader } from '../format/walk.ts'
import type { Walked } from '../format/walk.ts'

/** A reader's knowledge of the segment that is being written. */
export type Watched = {
  headFile: FileNumber | undefined
  /** The head's bytes when it was last looked at. */
  seen: Buffer
  index: MemoryIndex
  walked: Walked
  /** Segments whose index file was not there yet when they were closed. */
  readonly unindexed: { readonly of: IndexOf; readonly segment: Segment }[]
}

const attempts = 8

// Lost, or not made yet: whoever writes next makes it.
const openHead = ({ io, folder }: Pick<Log, 'io' | 'folder'>): FileNumber | undefined =>
  io.list(folder).includes('head') ? io.open(headPath(folder), 'read') : undefined

/** The head as it is now; undefined where it is as before, or cannot be believed. */
export const lookAtHead = (log: Pick<Log, 'io' | 'folder'>, watched: Watched): Head | undefined => {
  const { io } = log
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    watched.headFile ??= openHead(log)
    if (watched.headFile === undefined) return undefined
    const bytes = readBytes(io, watched.headFile, headFileBytes, 0)
    if (bytes.equals(watched.seen)) return undefined
    const { head } = decodeHeads(bytes)
    if (head !== undefined) {
      watched.seen = bytes
      return head
    }
    // Being made at this moment, or made anew under its name.
    io.close(watched.headFile)
    watched.headFile = undefined
  }
  return undefined
}

/** Reads on, to the end of a batch at `to`. */
const extend = (log: Log, watched: Watched, to: number): Either<StoreFailure, void> => {
  const active = activeOf(log)
  if (to <= active.size) return E.right(undefined)
  const walk = walkBatches(sourceOf(log.io, active.file(), to), watched.walked)
  let step = walk.next()
  for (; step.done !== true; step = walk.next()) {
    if (step.value.met === 'inside') continue
    for (const event of step.value.events) watched.index.add(event)
  }
  const { stop } = step.value
  watched.walked = step.value
  active.size = step.value.offset
  active.next = step.value.next
  return stop === undefined
    ? E.right(undefined)
    : E.left(corruptAt(placeIn(active.number, stop.offset), stop.fault))
}

const asRead = (failure: OpenFailure): StoreFailure =>
  failure.failure === 'corrupt' || failure.failure === 'store-unavailable'
    ? failure
    : { failure: 'store-unavailable', cause: failure }

/** The active segment is closed: reads the rest of it, and opens the next. */
const turnOver = (log: Log, watched: Watched): Either<StoreFailure, void> => {
  const closed = activeOf(log)
  const rest = extend(log, watched, log.io.sizeOf(closed.file()))
  if (E.isLeft(rest)) return rest
  const opened = openSegmentFile(log.io, log.folder, closed.number + 1, log.ledgerId)
  if (E.isLeft(opened)) return E.left(asRead(opened.left))
  const { header, headerBlock, file } = opened.right
  const sha256 = watched.walked.hash.copy().digest()
  if (header.firstPosition !== closed.next || !header.before.equals(sha256)) {
    log.io.close(file)
    const reason = `the segment does not go on where segment ${closed.number} ends`
    const [expected, found] = [sha256.toString('hex'), header.before.toString('hex')]
    return E.left(corruptAt(placeIn(header.segment, 0), { reason, expected, found }))
  }
  watched.unindexed.push({ of: indexOf(log.ledgerId, closed, sha256), segment: closed })
  log.io.close(closed.file())
  closed.file = closedFile(log.files, log.folder, closed)
  watched.walked = walkFromHeader(headerBlock, header.firstPosition)
  watched.index = newMemoryIndex()
  const { offset: size } = watched.walked
  log.segments.push({
    number: header.segment,
    firstPosition: closed.next,
    front: headerBlock,
    file: () => file,
    size,
    next: closed.next,
    index: watched.index,
  })
  return E.right(undefined)
}

/** Gives up indexes in memory for the files that the writer has made meanwhile. */
const letGo = ({ unindexed }: Watched, indexes: Indexes): void => {
  const still = unindexed.splice(0)
  for (const { of, segment } of still) {
    const loaded = indexes.load(of, () => segment)
    if (E.isRight(loaded)) segment.index = loaded.right
    else unindexed.push({ of, segment })
  }
}

/** Looks at the head, and reads up to it. */
export const catchUp = (
  log: Log,
  watched: Watched,
  indexes: Indexes,
): Either<StoreFailure, void> => {
  const head = lookAtHead(log, watched)
  // If the later block is damaged by now, the other may be of the segment before.
  if (head === undefined || head.segment < activeOf(log).number) return E.right(undefined)
  while (head.segment > activeOf(log).number) {
    const turned = turnOver(log, watched)
    if (E.isLeft(turned)) {
      // A failed look is repeated at the next one.
      watched.seen = Buffer.alloc(0)
      return turned
    }
    letGo(watched, indexes)
  }
  const extended = extend(log, watched, head.offset)
  if (E.isLeft(extended)) watched.seen = Buffer.alloc(0)
  return extended
}
