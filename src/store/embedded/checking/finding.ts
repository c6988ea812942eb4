/** The findings of a walk through the log, and its knowledge of the segments behind it. */
import { faultIn } from '../../../files/fault.ts'
import type { Fault } from '../../../files/fault.ts'
import type { OpenFailure } from '../../open-failure.ts'
import type { SegmentIndex } from '../indexing/segment-index.ts'
import { noSegment } from '../format/segment-header.ts'

/** Something that is not as it was written. */
export type Finding = Fault & {
  readonly where: string
  /** The log itself, or what is made from it and can be made again. */
  readonly of: 'log' | 'derived'
}

/** A failure as a finding. */
export const findingOf = (failure: OpenFailure): Finding => {
  const reason = 'reason' in failure ? failure.reason : failure.failure
  return {
    of: 'log',
    where: 'where' in failure ? failure.where : 'the folder log',
    ...(faultIn(reason) ?? {
      reason,
      expected: 'expected' in failure ? failure.expected : 'what was recorded',
      found: 'found' in failure ? failure.found : 'something else',
    }),
  }
}

/** The expectations of the next segment; undefined if damage hides them. */
export type Beforehand = {
  ledgerId: string | undefined
  next: number | undefined
  sha256: Buffer | undefined
  /** Indexes of the segments before, oldest first, back to the last damage. */
  older: SegmentIndex[]
  /** Damage was met: streams may begin anywhere behind it. */
  isBroken: boolean
}

/** Before the first segment. */
export const newBeforehand = (): Beforehand => ({
  ledgerId: undefined,
  next: 0,
  sha256: noSegment,
  older: [],
  isBroken: false,
})
