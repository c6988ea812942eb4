/** Keys that projections share. */
import { subjectOf } from '../src/kernel/ids.ts'
import type { SubjectId } from '../src/kernel/ids.ts'
import type { RecordedEvent } from '../src/projector/projection.ts'

const longestPosition = 20

/** Positions as keys sort: by number. */
export const positionKey = (position: bigint): string =>
  String(position).padStart(longestPosition, '0')

/** The person whose stream an event is in: none for events of a policy, of the catalogue, of staff. */
export const personOf = ({ stream }: RecordedEvent): SubjectId | undefined => subjectOf(stream)
