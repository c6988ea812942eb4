/** The entries that a scope discloses: one rule for the writer of a bundle and its verifier. */
import {
  accessChangesStream,
  accessStream,
  catalogueStream,
  exportsStream,
  subjectStream,
} from '../../../kernel/ids.ts'
import type { StreamId, SubjectId } from '../../../kernel/ids.ts'
import { namesInOrder } from './named.ts'
import type { ToldEvent } from './named.ts'
import type { BundleScope } from './scope.ts'

/** An event in its stream, with its text. */
export type PlacedEvent = ToldEvent & { readonly stream: StreamId }

/** Events of streams that are about nobody, which every scope holds: what was published. */
export const isPublished = (stream: StreamId): boolean =>
  stream === catalogueStream || stream.startsWith('policy-')

/** Streams that are nobody's and may tell of a person: readings, credentials and tokens, exports. */
export const tellingStreams: ReadonlyArray<StreamId> = [
  accessStream,
  accessChangesStream,
  exportsStream,
]

/** Whether an event is a person's own, or tells of them where it is nobody's. */
export const tellsOf = (
  subject: SubjectId,
): ((placed: Pick<PlacedEvent, 'stream' | 'text'>) => boolean) => {
  const own = subjectStream(subject)
  const spelled = `"${subject}"`
  return ({ stream, text }) =>
    stream === own || (tellingStreams.includes(stream) && text.includes(spelled))
}

const within = (scope: BundleScope): ((placed: PlacedEvent) => boolean) => {
  switch (scope.kind) {
    case 'ledger':
      return () => true
    case 'person':
      return tellsOf(scope.subject)
    case 'purpose':
      return namesInOrder('purpose', scope.purpose)
    case 'recipient':
      return namesInOrder('recipient', scope.recipient)
    case 'period': {
      const { from, to } = scope
      return ({ event: { recordedAt } }) => recordedAt >= from && recordedAt < to
    }
  }
}

/**
 * Whether the scope discloses an event. Asked in order, of all the log's events or of those alone that are disclosed: what
 * is kept in mind from one to the next comes from disclosed ones, so that both are answered the same.
 */
export const disclosesInOrder = (scope: BundleScope): ((placed: PlacedEvent) => boolean) => {
  const isWithin = within(scope)
  return (placed) => isPublished(placed.stream) || isWithin(placed)
}
