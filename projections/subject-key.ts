/** Keys that projections share. */
import { subjectOf } from '../src/kernel/ids.ts'
import type { StreamId, SubjectId } from '../src/kernel/ids.ts'
import type { RecordedEvent } from '../src/projector/projection.ts'

const longestPosition = 20

/** Positions as keys sort: by number. */
export const positionKey = (position: bigint): string =>
  String(position).padStart(longestPosition, '0')

/** Whether the stream is that person's, without a name being put together. */
const isStreamOf = (stream: StreamId, subject: SubjectId): boolean =>
  stream.length === subject.length + 4 &&
  stream.startsWith('subject-') &&
  stream.endsWith(subject.slice(4))

/** The person whose stream an event is in: none for events of a policy, of the catalogue, of staff. */
export const personOf = ({ stream, event: { subject } }: RecordedEvent): SubjectId | undefined =>
  // Every projection asks it of every event: the name that is there is taken.
  subject !== undefined && isStreamOf(stream, subject) ? subject : subjectOf(stream)
