/**
 * Reads every byte of a log and of what is derived from it, and says everything that is not as it was written: the
 * segment, the offset, what was expected and what was found. Changes nothing; may run beside the writer.
 */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { E } from '../../../fp.ts'
import { disk } from '../../../files/disk.ts'
import { checkDerived } from './fsck-derived.ts'
import type { Head } from '../format/head-block.ts'
import { readHead } from '../writing/head-file.ts'
import { openIndexes } from '../indexing/indexes.ts'
import type { Indexes } from '../indexing/indexes.ts'
import type { FileNumber, Io } from '../../../files/io.ts'
import { indexPath, logFolder, numberIn, segmentPath } from '../files/names.ts'
import { newOpenFiles } from '../files/open-files.ts'
import { openSegmentFile, sourceOf } from '../files/segment-files.ts'
import { findingOf, newBeforehand } from './finding.ts'
import type { Beforehand, Finding } from './finding.ts'
import { breakOff, checkOn, checkSegment } from './fsck-segment.ts'

/** The progress of the walk: in finished segments, and in bytes of segments and indexes. */
export type FsckProgress = {
  readonly checked: number
  readonly total: number
  readonly bytes: number
  readonly totalBytes: number
}

/** The amount that was read: events of segments, also behind damage, and entries of indexes that match their segments. */
export type FsckCounted = {
  readonly segments: number
  readonly events: number
  readonly bytes: number
  readonly indexEntries: number
}

export type FsckOptions = {
  readonly folder: string
  readonly io?: Io
  /** Most files of indexes that are open at a time. */
  readonly openFiles?: number
  /** Told after each piece of work. */
  readonly onProgress?: (progress: FsckProgress) => void
  /** Told once, at the end of a walk that came so far. */
  readonly onCounted?: (counted: FsckCounted) => void
  /** Called after each piece of work with its bytes; the walk goes on when it resolves. */
  readonly pace?: (bytes: number) => Promise<void>
  /** The log holds at least the events up to this position, as was noted outside it. */
  readonly expect?: bigint
  /** Whether each event's JSON is looked into, and not only its bytes: yes, unless said otherwise. */
  readonly readsJson?: boolean
}

type Walk = {
  readonly io: Io
  readonly log: string
  readonly head: Head | undefined
  /** Number of the last segment. */
  readonly last: number
  readonly indexes: Indexes
  readonly counted: { segments: number; events: number; bytes: number; indexEntries: number }
  readonly pace: (bytes: number) => Promise<void>
  readonly readsJson: boolean
}

const headAttempts = 8

/** The head, or what is wrong with it; one that is being written at the moment is looked at again. */
const headOf = (io: Io, log: string): { head: Head | undefined; finding: Finding | undefined } => {
  const found = { of: 'derived', where: 'log/head' } as const
  let read = readHead(io, log)
  for (let attempt = 1; attempt < headAttempts && read.fault !== undefined; attempt += 1) {
    read = readHead(io, log)
  }
  const { head, fault } = read
  if (fault !== undefined) return { head, finding: { ...found, ...fault } }
  const missing = { ...found, reason: 'the head is missing', expected: 'a file', found: 'none' }
  return { head, finding: head === undefined ? missing : undefined }
}

/** The records of a segment whose header cannot be believed. */
const readBehindHeader = async function* (
  { io, log, counted, ...how }: Pick<Walk, 'io' | 'log' | 'counted' | 'pace' | 'readsJson'>,
  number: number,
): AsyncGenerator<Finding, void, undefined> {
  const file = io.open(segmentPath(log, number), 'read')
  try {
    const source = sourceOf(io, file, io.sizeOf(file))
    const read = yield* checkOn({ ...how, segment: number }, source, 0)
    counted.segments += 1
    counted.events += read.events
    counted.bytes += read.bytes
  } finally {
    io.close(file)
  }
}

const missingSegment = (number: number): Finding => ({
  of: 'log',
  where: `segment ${number}`,
  reason: 'a segment of the log is missing',
  expected: `segment ${number}`,
  found: 'none',
})

const checkOne = async function* (
  { io, log, head, pace, last, indexes, counted, readsJson }: Walk,
  number: number,
  before: Beforehand,
): AsyncGenerator<Finding, boolean, undefined> {
  const opened = openSegmentFile(io, log, number, before.ledgerId)
  if (E.isLeft(opened)) {
    yield findingOf(opened.left)
    yield* readBehindHeader({ io, log, counted, pace, readsJson }, number)
    return false
  }
  try {
    const isLast = number === last
    const segment = opened.right
    const checked = yield* checkSegment({ io, segment, isLast, head, pace, readsJson }, before)
    counted.segments += 1
    if (checked.of === undefined) {
      counted.events += checked.read.events
      counted.bytes += checked.read.bytes
      return false
    }
    counted.events += checked.of.events
    counted.bytes += checked.of.segmentBytes
    if (isLast) return true
    const derived = yield* checkDerived(io, log, checked, pace)
    if (derived === 'same') counted.indexEntries += checked.of.events
    // The file takes less memory, and is used only where it is the very one that the segment makes.
    const loaded = derived === 'same' ? indexes.load(checked.of, () => undefined) : undefined
    const isUsable = loaded !== undefined && E.isRight(loaded)
    before.older.push(isUsable ? loaded.right : checked.index)
    return true
  } finally {
    io.close(opened.right.file)
  }
}

const noneLeft = (last: number): Finding => ({
  of: 'log',
  where: 'the folder log',
  reason: 'the last segment is missing',
  expected: `segment ${Math.max(1, last)}`,
  found: '0 segments',
})

/** A log that was cut at a batch's end, or put back from an older copy, is whole in itself: only who noted a position knows. */
const shortFinding = (expect: bigint | undefined, end: number | undefined): Finding | undefined =>
  expect === undefined || end === undefined || BigInt(end) > expect
    ? undefined
    : {
        of: 'log',
        where: 'the end of the log',
        reason: 'the log ends before a position that was noted outside it',
        expected: `position ${expect}`,
        found: end === 0 ? 'no event' : `position ${end - 1}`,
      }

const sizeIn = (io: Io, path: string): number => {
  let file: FileNumber
  try {
    file = io.open(path, 'read')
  } catch {
    // A missing file is a finding, or is rebuilt.
    return 0
  }
  try {
    return io.sizeOf(file)
  } finally {
    io.close(file)
  }
}

/** Counts the bytes that are done, and says so. */
const progressOf = (
  { io, log, last }: Pick<Walk, 'io' | 'log' | 'last'>,
  { onProgress = () => {}, pace = () => nextTurn() }: FsckOptions,
) => {
  const ends = [0]
  for (let number = 1; number <= last; number += 1) {
    const own = sizeIn(io, segmentPath(log, number)) + sizeIn(io, indexPath(log, number))
    ends.push((ends.at(-1) ?? 0) + own)
  }
  const totalBytes = ends.at(-1) ?? 0
  let [checked, bytes] = [0, 0]
  const tell = (): void => onProgress({ checked, total: last, bytes, totalBytes })
  return {
    pace: async (done: number): Promise<void> => {
      bytes = Math.min(bytes + done, ends[checked + 1] ?? totalBytes)
      tell()
      await pace(done)
    },
    end: (number: number): void => {
      checked = number
      bytes = ends[number] ?? totalBytes
      tell()
    },
  }
}

/** Yields each finding as it is met; none means that the log is whole. */
export const fsck = async function* (
  options: FsckOptions,
): AsyncGenerator<Finding, void, undefined> {
  const { folder, io = disk, readsJson = true } = options
  const log = logFolder(folder)
  const { head, finding } = headOf(io, log)
  if (finding !== undefined) yield finding
  const there = new Set(io.list(log).flatMap((name) => numberIn(name, 'segment') ?? []))
  // A segment that was begun meanwhile is left to the next walk.
  const last = head?.segment ?? Math.max(0, ...there)
  if (there.size === 0) {
    yield noneLeft(last)
    return
  }
  const before = newBeforehand()
  const counted = { segments: 0, events: 0, bytes: 0, indexEntries: 0 }
  const files = newOpenFiles(io, options.openFiles)
  const indexes = openIndexes({ io, files, log, access: 'read', onMadeAgain: () => {} })
  const { pace, end } = progressOf({ io, log, last }, options)
  try {
    for (let number = 1; number <= last; number += 1) {
      const walk = { io, log, head, last, indexes, counted, pace, readsJson }
      if (!there.has(number)) yield missingSegment(number)
      const isWhole = there.has(number) && (yield* checkOne(walk, number, before))
      if (!isWhole) breakOff(before)
      end(number)
    }
    // An event hidden by damage is not known to be missing.
    const short = shortFinding(options.expect, head?.next ?? before.next)
    if (short !== undefined) yield short
    options.onCounted?.(counted)
  } finally {
    await indexes.close()
    files.close()
  }
}
