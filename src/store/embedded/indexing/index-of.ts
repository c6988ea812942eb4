/** The segment of an index, once the segment is closed. */
import type { Segment } from '../log.ts'
import type { IndexOf } from './index-header.ts'

/** `sha256`: of the whole segment. */
export const indexOf = (ledgerId: string, segment: Segment, sha256: Buffer): IndexOf => ({
  ledgerId,
  segment: segment.number,
  firstPosition: segment.firstPosition,
  events: segment.next - segment.firstPosition,
  segmentBytes: segment.size,
  sha256,
})
