/** From a draft to an event: deterministic ids, who acted, why. */
import type { Draft } from '../../deciders/decider.ts'
import { definitions } from '../../events/ledger-event.ts'
import type { PlainEvent } from '../../events/ledger-event.ts'
import type { LawProfile } from '../../events/vocabulary.ts'
import { uuidFrom } from '../../kernel/hash.ts'
import type { EventId, StreamId, SubjectId } from '../../kernel/ids.ts'
import type { Stamp } from './stamp-all.ts'
import type { Command } from './command.ts'

/**
 * The same command on the same stream makes the same ids: a retry after an unknown outcome cannot write twice. The
 * same key with another payload makes others: taken for a retry, it would be answered as if it had been recorded.
 */
const eventIdOf = (
  { id, payloadTag }: Pick<Command, 'id' | 'payloadTag'>,
  stream: StreamId,
  index: number,
): EventId =>
  payloadTag === undefined ? uuidFrom(id, stream, index) : uuidFrom(id, payloadTag, stream, index)

type Writable<E> = { -readonly [K in keyof E]: E[K] }

/** `subject` is present on a person's own stream. */
export const stampFor =
  (command: Command, stream: StreamId, lawProfile: LawProfile, subject?: SubjectId): Stamp =>
  (draft: Draft, index, recordedAt): PlainEvent => {
    const event: Writable<PlainEvent> = {
      ...draft,
      id: eventIdOf(command, stream, index),
      schemaVersion: definitions[draft.type].schemaVersion,
      recordedAt,
      actor: command.actor,
      causationId: command.id,
      correlationId: command.correlationId,
      lawProfile,
    }
    // One object, and none for what is added: this is made for every event there is.
    if (subject !== undefined) event.subject = subject
    if (command.payloadTag !== undefined) event.payloadTag = command.payloadTag
    return event
  }
