/** Walks a segment from its first record to its last, batch by batch, checking every byte on the way. */
import { createHash } from 'node:crypto'
import type { Hash } from 'node:crypto'
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import { decodeBatchEnd } from './batch-end.ts'
import type { BatchEnd } from './batch-end.ts'
import { outlineAt } from './event-record.ts'
import type { Outline } from './event-record.ts'
import { refused } from '../../../files/fault.ts'
import type { Fault } from '../../../files/fault.ts'
import { batchEndBytes, batchEndKind, kindAt, lengthAt } from './frame.ts'
import { headerBytes } from './segment-header.ts'

/** Bytes of a file up to `size`, read as they are asked for. */
export type Source = {
  readonly size: number
  /** The bytes from `offset` on, as many as there are up to `length`; valid until the next call. */
  readonly read: (offset: number, length: number) => Buffer
}

/** A whole batch. */
export type WholeBatch = {
  readonly met: 'batch'
  readonly events: ReadonlyArray<Outline>
  /** Offset behind it. */
  readonly end: number
  /** Position behind its last event. */
  readonly next: number
}

/** A walk in the middle of a long batch, so far up to `end`: nothing of it is known to be whole. */
type Inside = { readonly met: 'inside'; readonly end: number }

/** The first thing that is not as it should be. */
export type Stop = {
  readonly offset: number
  readonly fault: Fault
  /** Behind the last whole batch. */
  readonly wholeTo: number
}

/** The progress of a walk: whole batches only. `hash` is of all bytes up to `offset`; copy it before using it. */
export type Walked = { readonly offset: number; readonly next: number; readonly hash: Hash }

/** Is given each event's record where it lies; what it keeps of `bytes` it copies. */
export type Visit = (bytes: Buffer, at: number, event: Outline) => void

const windowBytes = 1024 * 1024
// Some hundred events, which take a millisecond or two. A batch holds up to 4 MiB.
const bytesPerStep = 64 * 1024

type Walk = {
  readonly source: Source
  readonly visit: Visit | undefined
  window: Buffer
  /** The offset of the window in the segment. */
  windowAt: number
  /** Bytes up to here have gone into the hash. */
  hashed: number
  hash: Hash
  at: number
  next: number
  batchAt: number
  /** The offset at the begin of the present step. */
  stepAt: number
  events: Outline[]
}

const hashUpTo = (walk: Walk, offset: number): void => {
  if (offset <= walk.hashed) return
  walk.hash.update(walk.window.subarray(walk.hashed - walk.windowAt, offset - walk.windowAt))
  walk.hashed = offset
}

const moveWindow = (walk: Walk): void => {
  hashUpTo(walk, walk.at)
  const wanted = Math.min(windowBytes, walk.source.size - walk.at)
  walk.window = walk.source.read(walk.at, wanted)
  walk.windowAt = walk.at
}

/** Makes sure that the record at hand lies in the window as far as the file has it. */
const loadRecord = (walk: Walk): void => {
  const at = walk.at - walk.windowAt
  const length = lengthAt(walk.window, at, walk.window.length)
  if (length === undefined || at + length > walk.window.length) moveWindow(walk)
}

const takeEvent = (walk: Walk): Either<Fault, void> => {
  const at = walk.at - walk.windowAt
  const outline = outlineAt(walk.window, at, walk.window.length, walk.at)
  if (E.isLeft(outline)) return outline
  const { position, length } = outline.right
  const expected = walk.next + walk.events.length
  if (position !== expected) return refused('the event has another position', expected, position)
  walk.visit?.(walk.window, at, outline.right)
  walk.events.push(outline.right)
  walk.at += length
  return E.right(undefined)
}

const endFault = (walk: Walk, end: BatchEnd, hash: Buffer): Either<Fault, void> => {
  const { next, events, at, batchAt } = walk
  if (end.firstPosition !== next) {
    return refused('the batch begins at another position', next, end.firstPosition)
  }
  if (end.count !== events.length || end.count === 0) {
    return refused('the batch has another count of events', end.count, events.length)
  }
  if (end.bytes !== at - batchAt) {
    return refused('the batch has another length', end.bytes, at - batchAt)
  }
  return end.hash.equals(hash)
    ? E.right(undefined)
    : refused(
        'the hash of the segment up to here does not match',
        end.hash.toString('hex'),
        hash.toString('hex'),
      )
}

const takeEnd = (walk: Walk): Either<Fault, WholeBatch> => {
  const end = decodeBatchEnd(walk.window, walk.at - walk.windowAt, walk.window.length)
  if (E.isLeft(end)) return end
  hashUpTo(walk, walk.at)
  const fits = endFault(walk, end.right, walk.hash.copy().digest())
  if (E.isLeft(fits)) return fits
  walk.at += batchEndBytes
  hashUpTo(walk, walk.at)
  const next = walk.next + walk.events.length
  const batch = { met: 'batch', events: walk.events, end: walk.at, next } as const
  walk.next = batch.next
  walk.batchAt = walk.at
  walk.events = []
  return E.right(batch)
}

const nextStep = (walk: Walk): Either<Fault, WholeBatch | Inside> => {
  walk.stepAt = walk.at
  for (;;) {
    loadRecord(walk)
    const at = walk.at - walk.windowAt
    const isEnd = at + 8 < walk.window.length && kindAt(walk.window, at) === batchEndKind
    if (isEnd) return takeEnd(walk)
    const taken = takeEvent(walk)
    if (E.isLeft(taken)) return taken
    if (walk.at - walk.stepAt >= bytesPerStep) return E.right({ met: 'inside', end: walk.at })
  }
}

/** The begin of a walk: behind the header, which is hashed already. */
export const walkFromHeader = (header: Buffer, firstPosition: number): Walked => ({
  offset: headerBytes,
  next: firstPosition,
  hash: createHash('sha256').update(header),
})

/** The hash up to a place that the walk has passed: asked for once, where it stops, and not kept for each batch. */
const hashAgain = (source: Source, start: Walked, to: number): Hash => {
  const hash = start.hash.copy()
  for (let at = start.offset; at < to; at += windowBytes) {
    hash.update(source.read(at, Math.min(windowBytes, to - at)))
  }
  return hash
}

/**
 * Yields each whole batch from `start` on, and stops on its way through a long one; returns how far it came, with what
 * stopped it where that is not the end of the source. The caller takes turns with others between steps.
 */
export const walkBatches = function* (
  source: Source,
  start: Walked,
  visit?: Visit,
): Generator<WholeBatch | Inside, Walked & { readonly stop: Stop | undefined }, undefined> {
  const walk: Walk = {
    source,
    visit,
    window: Buffer.alloc(0),
    windowAt: start.offset,
    hashed: start.offset,
    hash: start.hash.copy(),
    at: start.offset,
    next: start.next,
    batchAt: start.offset,
    stepAt: start.offset,
    events: [],
  }
  // A batch that is not ended where the source ends is a torn one.
  while (walk.at < source.size || walk.events.length > 0) {
    const step = nextStep(walk)
    if (E.isLeft(step)) {
      const { batchAt: offset, next } = walk
      const stop = { offset: walk.at, fault: step.left, wholeTo: offset }
      return { offset, next, hash: hashAgain(source, start, offset), stop }
    }
    yield step.right
  }
  return { offset: walk.at, next: walk.next, hash: walk.hash, stop: undefined }
}
