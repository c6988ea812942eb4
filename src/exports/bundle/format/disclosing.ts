/** The entries that a scope discloses: one rule, shared by the writer and the verifier of bundles. */
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

/** An event with its stream and its text. */
export type PlacedEvent = ToldEvent & { readonly stream: StreamId }

/** Streams of published policies, which belong to no person and are in every scope. */
export const isPublished = (stream: StreamId): boolean =>
  stream === catalogueStream || stream.startsWith('policy-')

/** Streams that belong to no person but may name one: readings, credentials and tokens, exports. */
export const tellingStreams: ReadonlyArray<StreamId> = [
  accessStream,
  accessChangesStream,
  exportsStream,
]

/** Whether an event is on the person's own stream, or names them on a stream that belongs to no person. */
export const tellsOf = (
  subject: SubjectId,
): ((placed: Pick<PlacedEvent, 'stream' | 'text'>) => boolean) => {
  const own = subjectStream(subject)
  const spelled = `"${subject}"`
  return ({ stream, text }) =>
    stream === own || (tellingStreams.includes(stream) && text.includes(spelled))
}

const disclosureTest = (scope: BundleScope): ((placed: PlacedEvent) => boolean) => {
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
 * Whether the scope discloses an event. Call it in order, with all events of the log or only with the disclosed ones:
 * it remembers facts of disclosed events only, so both give the same answers.
 */
export const disclosesInOrder = (scope: BundleScope): ((placed: PlacedEvent) => boolean) => {
  const isWithin = disclosureTest(scope)
  return (placed) => isPublished(placed.stream) || isWithin(placed)
}
