/** The closed segments of a log at its opening: each held against the header of the one behind it. */
import { E } from '../../fp.ts'
import type { Either } from '../../fp.ts'
import { buildIndex } from './build-index.ts'
import { corruptAt, placeIn } from './fault.ts'
import type { Corrupt } from './fault.ts'
import type { Segment } from './log.ts'
import type { StartOptions } from './options.ts'
import type { SegmentFile } from './segment-files.ts'
import type { SegmentHeader } from './segment-header.ts'
import type { SegmentIndex } from './segment-index.ts'

/** What is known of a closed segment without reading all of it, or by reading all of it. */
type Known = {
  readonly index: SegmentIndex
  readonly next: number
  readonly sha256: Buffer
}

const readWhole = async (
  { io }: Pick<StartOptions, 'io'>,
  segment: SegmentFile,
): Promise<Either<Corrupt, Known>> => {
  const { index, walked, stop } = await buildIndex(io, segment, segment.size)
  const { segment: number } = segment.header
  return stop === undefined
    ? E.right({ index, next: walked.next, sha256: walked.hash.digest() })
    : E.left(corruptAt(placeIn(number, stop.offset), stop.fault))
}

const fits = (
  known: Known,
  { header }: SegmentFile,
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

/** Opens a closed segment that must fit to the one behind it. */
export const openClosed = async (
  options: Pick<StartOptions, 'io' | 'onNotice'>,
  segment: SegmentFile,
  following: SegmentHeader,
): Promise<Either<Corrupt, Segment>> => {
  const known = await readWhole(options, segment)
  if (E.isLeft(known)) return known
  const fitting = fits(known.right, segment, following)
  if (E.isLeft(fitting)) return fitting
  const { index, next } = known.right
  return E.right({
    number: segment.header.segment,
    firstPosition: segment.header.firstPosition,
    file: segment.file,
    size: segment.size,
    next,
    index,
  })
}
