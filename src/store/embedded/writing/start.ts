/** Opens the segments of a folder for their writer: reads the active one, repairs its end, makes a log where none is. */
import { dirname } from 'node:path'
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import type { OpenFailure } from '../../open-failure.ts'
import { buildIndex } from '../indexing/build-index.ts'
import type { Built } from '../indexing/build-index.ts'
import { openClosed } from '../files/closed-segments.ts'
import { corruptAt } from '../format/fault.ts'
import type { Corrupt } from '../format/fault.ts'
import type { Head } from '../format/head-block.ts'
import type { HeadRead } from '../format/head-blocks.ts'
import { makeHead, readHead, settleHead } from './head-file.ts'
import type { FileNumber } from '../../../files/io.ts'
import type { Segment } from '../log.ts'
import { isUnfinished, numberIn, segmentPath } from '../files/names.ts'
import type { StartOptions } from '../options.ts'
import { cutTail, writeAgain } from './repair.ts'
import { beginSegment } from './roll.ts'
import { openSegmentFile, seeSegments, segmentNumbers, sourceOf } from '../files/segment-files.ts'
import type { SegmentFile, SegmentSeen } from '../files/segment-files.ts'
import { noSegment } from '../format/segment-header.ts'
import { judgeEnd, judgeTail } from './torn-tail.ts'
import type { Tip } from './writer.ts'

/** A log whose every byte up to its end is on disk and believed. */
export type Started = {
  readonly ledgerId: string
  readonly segments: Segment[]
  readonly tip: Tip
  readonly headFile: FileNumber
}

type Start = StartOptions & {
  readonly log: string
  readonly head: Head | undefined
  /** The head's file, as it was when the start began. */
  readonly read: HeadRead
}

const withoutSegments = (what: string): Corrupt =>
  corruptAt('the folder log', {
    reason: 'the segments of the log are missing: put them back where they were',
    expected: what,
    found: 'no segment',
  })

/** A folder that nothing says was ever a log. */
const startNew = async (start: Start): Promise<Either<OpenFailure, Started>> => {
  const { io, log, ledgerId, head, knownHead } = start
  if (head !== undefined) return E.left(withoutSegments(`${head.segment} segments`))
  if (knownHead >= 0) return E.left(withoutSegments(`events up to position ${knownHead}`))
  if (io.list(log).some((name) => numberIn(name, 'index') !== undefined)) {
    return E.left(withoutSegments('a segment for each index'))
  }
  const header = { ledgerId, segment: 1, firstPosition: 0, before: noSegment }
  const begun = await beginSegment({ io, folder: log }, header)
  if (begun.outcome !== 'begun') {
    const cause = begun.outcome === 'written' ? undefined : begun.failure
    return E.left({ failure: 'store-unavailable', cause })
  }
  const { segment, index, hash } = begun
  const headFile = await makeHead(io, log, { ledgerId, segment: 1, offset: segment.size, next: 0 })
  // The folder's own name, and that of the ledger's folder.
  await io.syncFolder(dirname(log))
  await io.syncFolder(dirname(dirname(log)))
  return E.right({ ledgerId, segments: [segment], tip: { index, hash }, headFile })
}

const headFault = (
  { head }: Start,
  { header }: SegmentFile,
  ends: ReadonlyMap<number, number>,
  wholeTo: number,
): Corrupt | undefined => {
  if (head === undefined) return undefined
  if (head.ledgerId !== header.ledgerId) {
    const [expected, found] = [header.ledgerId, head.ledgerId]
    return corruptAt('log/head', { reason: 'it is of another ledger', expected, found })
  }
  if (head.segment !== header.segment || head.offset > wholeTo) return undefined
  const next = ends.get(head.offset)
  return next === head.next
    ? undefined
    : corruptAt('log/head', {
        reason: `it does not fit to segment ${head.segment}, offset ${head.offset}`,
        expected: next === undefined ? 'the end of a batch' : `position ${next}`,
        found: `position ${head.next}`,
      })
}

const judge = (start: Start, active: SegmentFile, built: Built): Either<OpenFailure, void> => {
  const { walked, stop } = built
  const { segment } = active.header
  return stop === undefined
    ? judgeEnd(walked.next, start)
    : judgeTail(
        sourceOf(start.io, active.file, active.size),
        { segment, next: walked.next, stop },
        start,
      )
}

/** Makes the end of the active segment one that may be believed and added to. */
const settle = async (
  start: Start,
  active: SegmentFile,
  { walked, stop }: Built,
): Promise<FileNumber> => {
  const { io, log, head, onNotice } = start
  const { segment } = active.header
  const file = io.open(segmentPath(log, segment), 'write')
  try {
    const end = { segment, file, wholeTo: walked.offset, size: active.size }
    if (stop !== undefined)
      onNotice(await cutTail(io, log, end, start.acceptedHead === walked.next - 1))
    await writeAgain(io, end, head?.segment === segment ? head.offset : 0)
    await io.syncFolder(log)
    return file
  } catch (cause) {
    io.close(file)
    throw cause
  }
}

const startActive = async (
  start: Start,
  active: SegmentFile,
): Promise<Either<OpenFailure, Omit<Started, 'ledgerId'>>> => {
  const { io, log } = start
  const { header, headerBlock: front } = active
  const { ledgerId, segment, firstPosition } = header
  const ends = new Map([[128, firstPosition]])
  const built = await buildIndex(io, active, active.size, ({ end, next }) => ends.set(end, next))
  const { index, walked } = built
  const fault = headFault(start, active, ends, walked.offset)
  if (fault !== undefined) return E.left(fault)
  const judged = judge(start, active, built)
  if (E.isLeft(judged)) return judged
  const file = await settle(start, active, built)
  const { offset: size, next, hash } = walked
  const reached = { ledgerId, segment, offset: size, next }
  const headFile = await settleHead(io, log, reached, start.read)
  const number = segment
  const opened = { number, firstPosition, front, file: () => file, size, next, index }
  return E.right({ segments: [opened], tip: { index, hash }, headFile })
}

/** The last segment, which is read from end to end. */
const startLast = async (
  start: Start,
  { header }: SegmentSeen,
): Promise<Either<OpenFailure, Omit<Started, 'ledgerId'>>> => {
  const opened = openSegmentFile(start.io, start.log, header.segment, header.ledgerId)
  if (E.isLeft(opened)) return opened
  try {
    return await startActive(start, opened.right)
  } finally {
    start.io.close(opened.right.file)
  }
}

const startOld = async (
  start: Start,
  seen: ReadonlyArray<SegmentSeen>,
): Promise<Either<OpenFailure, Started>> => {
  const segments: Segment[] = []
  for (const [index, segment] of seen.entries()) {
    const following = seen[index + 1]
    if (following === undefined) {
      const active = await startLast(start, segment)
      if (E.isLeft(active)) return active
      const { ledgerId } = segment.header
      start.onOpening(seen.length, seen.length)
      return E.right({
        ...active.right,
        ledgerId,
        segments: [...segments, ...active.right.segments],
      })
    }
    const closed = await openClosed(start, segment, following.header)
    if (E.isLeft(closed)) return closed
    segments.push(closed.right)
    start.onOpening(segments.length, seen.length)
  }
  return startNew(start)
}

/** Opens the log in `log`, a folder that is there and whose lock is held. Rejects with what the disk says. */
export const startLog = async (
  options: StartOptions,
  log: string,
): Promise<Either<OpenFailure, Started>> => {
  const { io } = options
  for (const name of io.list(log)) if (isUnfinished(name)) io.remove(`${log}/${name}`)
  const read = readHead(io, log)
  const { head, fault } = read
  if (fault !== undefined) {
    const isBelieved = head !== undefined
    options.onNotice({ notice: 'head-damaged', reason: fault.reason, isBelieved })
  }
  const start = { ...options, log, head, read }
  const numbers = segmentNumbers(io, log)
  if (E.isLeft(numbers)) return numbers
  const seen = seeSegments(io, log, numbers.right)
  return E.isLeft(seen) ? seen : await startOld(start, seen.right)
}
