/** The segments of a folder as files: which there are, and what their headers say. */
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import type { OpenFailure } from '../../open-failure.ts'
import { corruptAt, placeIn } from '../format/fault.ts'
import type { Fault } from '../../../files/fault.ts'
import type { Corrupt } from '../format/fault.ts'
import { readBytes } from '../../../files/io.ts'
import type { FileNumber, Io } from '../../../files/io.ts'
import { numberIn, segmentPath } from './names.ts'
import { decodeHeader, headerBytes, noSegment, segmentFormat } from '../format/segment-header.ts'
import type { SegmentHeader } from '../format/segment-header.ts'
import type { Source } from '../format/walk.ts'
import type { Segment } from '../log.ts'
import type { OpenFiles } from './open-files.ts'

/** A segment whose header is whole and in its place. */
export type SegmentSeen = {
  readonly header: SegmentHeader
  readonly headerBlock: Buffer
  /** Bytes of the file. */
  readonly size: number
}

/** Its file, open for reading. */
export type SegmentFile = SegmentSeen & { readonly file: FileNumber }

/** A file up to a length. */
export const sourceOf = (io: Io, file: FileNumber, size: number): Source => ({
  size,
  read: (offset, length) =>
    readBytes(io, file, Math.max(0, Math.min(length, size - offset)), offset),
})

/** The numbers of the segments there are, which must be 1, 2, 3, … */
export const segmentNumbers = (io: Io, log: string): Either<Corrupt, ReadonlyArray<number>> => {
  const numbers = io
    .list(log)
    .flatMap((name) => numberIn(name, 'segment') ?? [])
    .sort((a, b) => a - b)
  const missing = numbers.findIndex((number, index) => number !== index + 1)
  if (missing < 0) return E.right(numbers)
  return E.left(
    corruptAt(`segment ${missing + 1}`, {
      reason: 'a segment of the log is missing',
      expected: `segment ${missing + 1}`,
      found: `segment ${numbers[missing]}`,
    }),
  )
}

const otherThan = (
  header: SegmentHeader,
  number: number,
  ledgerId: string | undefined,
): Fault | undefined => {
  if (header.segment !== number) {
    const [expected, found] = [String(number), String(header.segment)]
    return { reason: 'the file is another segment', expected, found }
  }
  if (ledgerId !== undefined && header.ledgerId !== ledgerId) {
    const [expected, found] = [ledgerId, header.ledgerId]
    return { reason: 'the segment is of another ledger', expected, found }
  }
  if (number === 1 && (header.firstPosition !== 0 || !header.before.equals(noSegment))) {
    return {
      reason: 'the first segment is not a first one',
      expected: '0',
      found: 'something else',
    }
  }
  return undefined
}

/** Opens one segment and checks its header. `ledgerId` is undefined for the first, which names it. */
export const openSegmentFile = (
  io: Io,
  log: string,
  number: number,
  ledgerId: string | undefined,
): Either<OpenFailure, SegmentFile> => {
  const file = io.open(segmentPath(log, number), 'read')
  const refuse = (failure: OpenFailure): Either<OpenFailure, never> => {
    io.close(file)
    return E.left(failure)
  }
  const headerBlock = readBytes(io, file, headerBytes, 0)
  const header = decodeHeader(headerBlock)
  if (E.isLeft(header)) {
    const { left } = header
    return 'otherFormat' in left
      ? refuse({
          failure: 'data-version',
          found: String(left.otherFormat),
          expected: String(segmentFormat),
        })
      : refuse(corruptAt(placeIn(number, 0), left))
  }
  const other = otherThan(header.right, number, ledgerId)
  if (other !== undefined) return refuse(corruptAt(placeIn(number, 0), other))
  return E.right({ header: header.right, headerBlock, file, size: io.sizeOf(file) })
}

/** The headers of these segments, each held against the number in its name and the first one's ledger. None stays open. */
export const seeSegments = (
  io: Io,
  log: string,
  numbers: ReadonlyArray<number>,
): Either<OpenFailure, ReadonlyArray<SegmentSeen>> => {
  const seen: SegmentSeen[] = []
  for (const number of numbers) {
    const opened = openSegmentFile(io, log, number, seen[0]?.header.ledgerId)
    if (E.isLeft(opened)) return opened
    const { header, headerBlock, file, size } = opened.right
    io.close(file)
    seen.push({ header, headerBlock, size })
  }
  return E.right(seen)
}

/** The file of a closed segment: one of those that are open for as long as they are used. */
export const closedFile = (
  files: OpenFiles,
  log: string,
  { number, front }: Pick<Segment, 'number' | 'front'>,
): Segment['file'] => {
  const named = { path: segmentPath(log, number), front }
  return () => files.use(named)
}
