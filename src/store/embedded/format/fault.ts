/** Damage of the log, told by its place. */
import { sentenceOf } from '../../../files/fault.ts'
import type { Fault } from '../../../files/fault.ts'
import type { StoreFailure } from '../../event-store.ts'

export type Corrupt = Extract<StoreFailure, { readonly failure: 'corrupt' }>

/** The port's failure for a fault at a place, such as `segment 3, offset 4711`. */
export const corruptAt = (where: string, fault: Fault): Corrupt => ({
  failure: 'corrupt',
  where,
  reason: sentenceOf(fault),
})

/** The words for a place in a segment. */
export const placeIn = (segment: number, offset: number): string =>
  `segment ${segment}, offset ${offset}`

const ofIndex = 'index '

/** The words for a place in the index of a segment. */
export const placeInIndex = (segment: number, offset: number): string =>
  `${ofIndex}${segment}, offset ${offset}`

/** Whether only an index is damaged, which can be made again from its segment. */
export const isInIndex = (failure: StoreFailure): boolean =>
  failure.failure === 'corrupt' && failure.where.startsWith(ofIndex)
