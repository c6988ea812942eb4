/**
 * The stream of an event, by the event alone: whoever verifies a log is never told it beside the event, where another
 * could be told.
 */
import {
  accessChangesStream,
  accessStream,
  catalogueStream,
  decisionLogStream,
  depositsStream,
  documentStream,
  exportsStream,
  policyStream,
  subjectStream,
  uuidOf,
} from '../kernel/ids.ts'
import type { PolicyId, StreamId } from '../kernel/ids.ts'
import { isPersonEventType } from './ledger-event.ts'
import type { LedgerEvent, OtherEventType } from './ledger-event.ts'

/** Values outside of the event that decide its stream. */
export type StreamNaming = {
  /** Policies that events before this one published, in any order: one of them may have been answered for. */
  readonly policies: Iterable<PolicyId>
  /** SHA-256 of text as UTF-8, in lower-case hex. */
  readonly sha256: (text: string) => string
}

/** An answer to a command names no stream, but its id is a hash over one: as stamped when it was recorded. */
const isIn = (
  { id, causationId, payloadTag }: LedgerEvent,
  stream: StreamId,
  sha256: StreamNaming['sha256'],
): boolean => {
  const command = payloadTag === undefined ? [causationId] : [causationId, payloadTag]
  return uuidOf(sha256([...command, stream, 0].join('\n'))) === id
}

const answeredOn = (
  event: LedgerEvent,
  { policies, sha256 }: StreamNaming,
): StreamId | undefined => {
  if (isIn(event, catalogueStream, sha256)) return catalogueStream
  for (const policy of policies) {
    const stream = policyStream(policy)
    if (isIn(event, stream, sha256)) return stream
  }
  return undefined
}

/** Of each other type of event that is about no person: the one stream where it is. Total, so that a new type is not forgotten. */
const streamOfType = {
  RecipientRegistered: catalogueStream,
  RecipientFrozen: catalogueStream,
  SourceWarrantyRecorded: catalogueStream,
  MessageClassDeclared: catalogueStream,
  LawProfileActivated: catalogueStream,
  IdentifierKindAdded: catalogueStream,
  LedgerRead: accessStream,
  CredentialCreated: accessChangesStream,
  CredentialRevoked: accessChangesStream,
  SigningKeyRotated: accessChangesStream,
  TokenIssued: accessStream,
  TokensRevoked: accessChangesStream,
  ClockLeapAccepted: accessChangesStream,
  ExportBegun: exportsStream,
  ExportCompleted: exportsStream,
  ExportBroken: exportsStream,
  CheckpointDeposited: depositsStream,
  DecisionsLogged: decisionLogStream,
} as const satisfies {
  readonly [
    T in Exclude<
      OtherEventType,
      'CommandAnswered' | 'PolicyVersionPublished' | 'DocumentChunkStored'
    >
  ]: StreamId
}

/**
 * The stream that holds the event. Undefined for an event that no ledger records: about a person and naming none, or an
 * answer about a policy that is not among those given.
 */
export const streamOf = (event: LedgerEvent, naming: StreamNaming): StreamId | undefined => {
  if (event.subject !== undefined) return subjectStream(event.subject)
  if (event.type === 'CommandAnswered') return answeredOn(event, naming)
  if (event.type === 'PolicyVersionPublished') return policyStream(event.body.policy)
  if (event.type === 'DocumentChunkStored') return documentStream(event.body.sha256)
  return isPersonEventType(event.type) ? undefined : streamOfType[event.type]
}
