/** From a draft to an event: deterministic ids, who acted, why. */
import type { Draft } from '../../deciders/decider.ts'
import { definitions } from '../../events/ledger-event.ts'
import type { LawProfile } from '../../events/vocabulary.ts'
import { uuidFrom } from '../../kernel/hash.ts'
import type { EventId, Mac, StreamId, SubjectId } from '../../kernel/ids.ts'
import type { Instant } from '../../kernel/instant.ts'
import type { Stamp, Stamped } from './stamp-all.ts'
import type { Command } from './command.ts'

/**
 * One request makes the same ids however often its append is sent: after an unknown outcome it cannot be written twice.
 * Another request makes others, under the same key too. A store holds ids against each other and not what stands under
 * them: a node that is behind would be told that its own version was recorded, and remember times, or an outcome, that
 * the log does not hold. With ids of its own it meets the first version as a conflict, reads it and finds its key there.
 */
const eventIdOf = (
  { request }: Pick<Command, 'request'>,
  stream: StreamId,
  index: number,
): EventId => uuidFrom(request, stream, index)

type Writable<E> = { -readonly [K in keyof E]: E[K] }

/** What is an event's own, and what all events of its command share besides. */
type Own = {
  readonly id: EventId
  readonly lawProfile: LawProfile
  readonly recordedAt: Instant
}

// In one literal, and its fields in the order of their names: acts make these, and so they are written without being put in
// order first. One for commands with a key and one for those without: a field of no value is another shape.
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
    const own = { id: eventIdOf(command, stream, index), lawProfile, recordedAt }
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
