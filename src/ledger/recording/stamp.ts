/** Makes an event of a draft: adds id, actor and reason. */
import type { Draft } from '../../deciders/decider.ts'
import { definitions } from '../../events/ledger-event.ts'
import type { LawProfile } from '../../events/vocabulary.ts'
import { uuidFrom } from '../../kernel/hash.ts'
import type { EventId, Mac, StreamId, SubjectId } from '../../kernel/ids.ts'
import type { Instant } from '../../kernel/instant.ts'
import type { Stamp, Stamped } from './stamp-all.ts'
import type { Command } from './command.ts'

/**
 * Derives event ids from the request, so that a repeated append after an unknown outcome cannot write twice. Another
 * request has other ids, even with the same key. Reason: a store compares ids, not contents. With equal ids, a node
 * that is behind would be told that its own version was recorded, and would remember times or an outcome that the log
 * does not have. With different ids it gets a conflict, reads the first version, and finds its key there.
 */
const eventIdOf = (
  { request }: Pick<Command, 'request'>,
  stream: StreamId,
  index: number,
): EventId => uuidFrom(request, stream, index)

/**
 * The id of an answer that is about no person: derived from what the event itself says, since it names no stream, and
 * whoever verifies a bundle computes the stream from this id (src/events/stream-of.ts).
 */
const answerIdOf = (
  { id, payloadTag }: Pick<Command, 'id' | 'payloadTag'>,
  stream: StreamId,
  index: number,
): EventId => uuidFrom(...(payloadTag === undefined ? [id] : [id, payloadTag]), stream, index)

type Writable<E> = { -readonly [K in keyof E]: E[K] }

/** The fields of one event, and those that all events of its command share. */
type Own = {
  readonly id: EventId
  readonly lawProfile: LawProfile
  readonly recordedAt: Instant
}

// One literal with its fields in order of names, so that an event is written without sorting. Commands with a key and
// without one have a literal each: an undefined field would give the object another shape, which is slower.
const ofKeyed = (
  { type, body, occurredAt, timeSource }: Draft,
  { actor, id: causationId, correlationId }: Command,
  { id, lawProfile, recordedAt }: Own,
  { subject, payloadTag }: { readonly subject: SubjectId; readonly payloadTag: Mac },
): Stamped => ({
  actor,
  body,
  causationId,
  correlationId,
  id,
  lawProfile,
  occurredAt,
  payloadTag,
  recordedAt,
  schemaVersion: definitions[type].schemaVersion,
  subject,
  timeSource,
  type,
})

const ofUnkeyed = (
  { type, body, occurredAt, timeSource }: Draft,
  { actor, id: causationId, correlationId }: Command,
  { id, lawProfile, recordedAt }: Own,
  subject: SubjectId,
): Stamped => ({
  actor,
  body,
  causationId,
  correlationId,
  id,
  lawProfile,
  occurredAt,
  recordedAt,
  schemaVersion: definitions[type].schemaVersion,
  subject,
  timeSource,
  type,
})

const ofNobody = (draft: Draft, command: Command, own: Own): Stamped => ({
  type: draft.type,
  body: draft.body,
  occurredAt: draft.occurredAt,
  timeSource: draft.timeSource,
  schemaVersion: definitions[draft.type].schemaVersion,
  actor: command.actor,
  causationId: command.id,
  correlationId: command.correlationId,
  ...own,
  ...(command.payloadTag === undefined ? {} : { payloadTag: command.payloadTag }),
})

/** `subject` is present on a person's own stream. */
export const stampFor =
  (command: Command, stream: StreamId, lawProfile: LawProfile, subject?: SubjectId): Stamp =>
  (draft, index, recordedAt) => {
    const isAnswer = subject === undefined && draft.type === 'CommandAnswered'
    const id = (isAnswer ? answerIdOf : eventIdOf)(command, stream, index)
    const own = { id, lawProfile, recordedAt }
    const { payloadTag } = command
    const event: Writable<Stamped> =
      subject === undefined
        ? ofNobody(draft, command, own)
        : payloadTag === undefined
          ? ofUnkeyed(draft, command, own, subject)
          : ofKeyed(draft, command, own, { subject, payloadTag })
    const { claimed, noticeHash, evidence, personal } = draft
    if (claimed !== undefined) event.claimed = claimed
    if (noticeHash !== undefined) event.noticeHash = noticeHash
    if (evidence !== undefined) event.evidence = evidence
    if (personal !== undefined) event.personal = personal
    return event
  }
