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
import { indexPath, logFolder, segmentPath } from '../files/names.ts'
import { newOpenFiles } from '../files/open-files.ts'
import { openSegmentFile, segmentNumbers } from '../files/segment-files.ts'
import { findingOf, newBeforehand } from './finding.ts'
import type { Beforehand, Finding } from './finding.ts'
import { breakOff, checkSegment } from './fsck-segment.ts'

/** How far the walk is: in segments that are done, and in bytes of segments and indexes. */
export type FsckProgress = {
  readonly checked: number
  readonly total: number
  readonly bytes: number
  readonly totalBytes: number
}

/** What was read of what is whole: events of segments, and entries of indexes that are the ones their segments make. */
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
  let finding: Finding | undefined
  for (let attempt = 0; attempt < headAttempts; attempt += 1) {
    const read = readHead(io, log)
    if (E.isRight(read)) {
      const missing: Finding = {
        of: 'derived',
        where: 'log/head',
        reason: 'the head is missing',
        expected: 'a file',
        found: 'none',
      }
      return { head: read.right, finding: read.right === undefined ? missing : undefined }
    }
    finding = { of: 'derived', where: 'log/head', ...read.left }
  }
  return { head: undefined, finding }
}

const checkOne = async function* (
  { io, log, head, pace, last, indexes, counted, readsJson }: Walk,
  number: number,
  before: Beforehand,
): AsyncGenerator<Finding, boolean, undefined> {
  const opened = openSegmentFile(io, log, number, before.ledgerId)
  if (E.isLeft(opened)) {
    yield findingOf(opened.left)
    return false
  }
  try {
    const isLast = number === last
    const segment = opened.right
    const checked = yield* checkSegment({ io, segment, isLast, head, pace, readsJson }, before)
    if (checked === undefined) return false
    counted.segments += 1
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

/** The number of the last segment to be read; a finding where it is not there. */
const lastOf = (head: Head | undefined, there: number): number | Finding => {
  // A segment that was begun meanwhile is left to the next walk.
  const last = head?.segment ?? there
  if (there >= last && last > 0) return last
  return {
    of: 'log',
    where: 'the folder log',
    reason: 'the last segment is missing',
    expected: `segment ${Math.max(1, last)}`,
    found: `${there} segments`,
  }
}

const sizeIn = (io: Io, path: string): number => {
  let file: FileNumber
  try {
    file = io.open(path, 'read')
  } catch {
    // What is missing is a finding, or made again.
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
  const numbers = segmentNumbers(io, log)
  if (E.isLeft(numbers)) {
    yield findingOf(numbers.left)
    return
  }
  const last = lastOf(head, numbers.right.length)
  if (typeof last !== 'number') {
    yield last
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
      const isWhole = yield* checkOne(walk, number, before)
      if (!isWhole) breakOff(before)
      end(number)
    }
    options.onCounted?.(counted)
  } finally {
    await indexes.close()
    files.close()
  }
}
