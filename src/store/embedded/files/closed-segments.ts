/** The closed segments of a log at its opening: each held against the header of the one behind it. */
import { E } from '../../../fp.ts'
import type { Either } from '../../../fp.ts'
import { buildIndex } from '../indexing/build-index.ts'
import { corruptAt, placeIn } from '../format/fault.ts'
import type { Corrupt } from '../format/fault.ts'
import type { IndexOf } from '../indexing/index-header.ts'
import type { Segment } from '../log.ts'
import type { MemoryIndex } from '../indexing/memory-index.ts'
import type { StartOptions } from '../options.ts'
import type { OpenFailure } from '../../open-failure.ts'
import type { OpenFiles } from './open-files.ts'
import { closedFile, openSegmentFile } from './segment-files.ts'
import type { SegmentSeen } from './segment-files.ts'
import type { SegmentHeader } from '../format/segment-header.ts'
import type { SegmentIndex } from '../indexing/segment-index.ts'

/** The place of the segments, and the way to open their files. */
type Ports = Pick<StartOptions, 'io'> & { readonly log: string; readonly files: OpenFiles }

/** The knowledge of a closed segment, with or without reading all of it. */
type Known = {
  readonly index: MemoryIndex
  readonly next: number
  readonly sha256: Buffer
}

const readWhole = async (
  { io, log }: Ports,
  { header, size }: SegmentSeen,
): Promise<Either<OpenFailure, Known>> => {
  const opened = openSegmentFile(io, log, header.segment, header.ledgerId)
  if (E.isLeft(opened)) return opened
  try {
    const { index, walked, stop } = await buildIndex(io, opened.right, size)
    return stop === undefined
      ? E.right({ index, next: walked.next, sha256: walked.hash.digest() })
      : E.left(corruptAt(placeIn(header.segment, stop.offset), stop.fault))
  } finally {
    io.close(opened.right.file)
  }
}

const fits = (
  known: Known,
  { header }: SegmentSeen,
  following: SegmentHeader,
): Either<Corrupt, void> => {
  const where = placeIn(following.segment, 0)
  if (known.next !== following.firstPosition) {
    return E.left(
      corruptAt(where, {
        reason: `the segment does not begin where segment ${header.segment} ends`,
        expected: `position ${known.next}`,
        found: `position ${following.firstPosition}`,
      }),
    )
  }
  if (known.sha256.equals(following.before)) return E.right(undefined)
  return E.left(
    corruptAt(where, {
      reason: `segment ${header.segment} has another hash than the segment behind it names`,
      expected: following.before.toString('hex'),
      found: known.sha256.toString('hex'),
    }),
  )
}

const ofThese = ({ header, size }: SegmentSeen, following: SegmentHeader): IndexOf => ({
  ledgerId: header.ledgerId,
  segment: header.segment,
  firstPosition: header.firstPosition,
  events: following.firstPosition - header.firstPosition,
  segmentBytes: size,
  sha256: following.before,
})

/**
 * Opens a closed segment that must fit to the one behind it. Its index is believed where it names the very hash that
 * the next segment names; else the segment is read from end to end, and its index made from that.
 */
export const openClosed = async (
  ports: Ports & Pick<StartOptions, 'indexes' | 'onNotice'>,
  segment: SegmentSeen,
  following: SegmentHeader,
): Promise<Either<OpenFailure, Segment>> => {
  const { files, log, indexes, onNotice } = ports
  const of = ofThese(segment, following)
  const named = { number: of.segment, front: segment.headerBlock }
  let opened: Segment | undefined
  const segmentWith = (index: SegmentIndex): Segment => ({
    ...named,
    firstPosition: of.firstPosition,
    file: closedFile(files, log, named),
    size: segment.size,
    next: following.firstPosition,
    index,
  })
  const loaded = indexes.load(of, () => opened)
  if (E.isRight(loaded)) {
    opened = segmentWith(loaded.right)
    return E.right(opened)
  }
  onNotice({ notice: 'index-made-again', segment: of.segment, reason: loaded.left.reason })
  const known = await readWhole(ports, segment)
  if (E.isLeft(known)) return known
  const fitting = fits(known.right, segment, following)
  if (E.isLeft(fitting)) return fitting
  opened = segmentWith(known.right.index)
  indexes.write(of, opened, known.right.index)
  return E.right(opened)
}
