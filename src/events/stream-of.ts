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
import type { LedgerEvent } from './ledger-event.ts'

/** What is known besides the event. */
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

const person = undefined

/** Of each other type of event: the one stream where it is about no person. Total, so that a new type is not forgotten. */
const streamOfType = {
  PolicyNoticeDelivered: person,
  NoticeShown: person,
  PolicyAccepted: person,
  PolicyDeclined: person,
  ServiceStopRequired: person,
  ServiceUsedAfterEffective: person,
  AgreementAccepted: person,
  AgreementTerminated: person,
  ServiceSubscribed: person,
  ServiceUnsubscribed: person,
  ConsentGranted: person,
  ConsentRefused: person,
  ConsentWithdrawn: person,
  ConsentExpired: person,
  ConsentInvalidated: person,
  ReconsentRequired: person,
  EverythingWithdrawn: person,
  SharingEnded: person,
  WithdrawalPropagated: person,
  InboundConsentEvidenceReceived: person,
  InboundConsentRevoked: person,
  AlternativeOffered: person,
  MarketingOptedOut: person,
  MarketingOptedIn: person,
  SuppressionInherited: person,
  SuppressionPropagated: person,
  DevicePermissionPrompted: person,
  DevicePermissionObserved: person,
  DeviceUninstallObserved: person,
  FeatureToggled: person,
  DisclosureRequested: person,
  DisclosureAuthorised: person,
  DisclosureRefused: person,
  DisclosureMade: person,
  DisclosureAcknowledged: person,
  PublishedRecorded: person,
  TakedownDone: person,
  ExemptionInvoked: person,
  ExemptionApproved: person,
  ExemptionNoticeGiven: person,
  ExemptionClosed: person,
  PublicDataObjected: person,
  MinorFlagged: person,
  GuardianLinked: person,
  GuardianUnlinked: person,
  GuardianConsentGranted: person,
  GuardianConsentWithdrawn: person,
  MajorityReached: person,
  IdentifierBound: person,
  IdentifierUnbound: person,
  SurrogatesJoined: person,
  SurrogatesSeparated: person,
  AccountCancelled: person,
  AccountReopened: person,
  ErasureRequested: person,
  CryptoShredded: person,
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
  CheckpointDeposited: depositsStream,
  DecisionsLogged: decisionLogStream,
} as const satisfies {
  readonly [
    T in Exclude<
      LedgerEvent['type'],
      'CommandAnswered' | 'PolicyVersionPublished' | 'DocumentChunkStored'
    >
  ]: StreamId | undefined
}

type StreamOfType = typeof streamOfType

/** Types of the events of a person's record. */
export type PersonEventType = {
  [T in keyof StreamOfType]: StreamOfType[T] extends undefined ? T : never
}[keyof StreamOfType]

/**
 * The stream that holds the event. Undefined for an event that no ledger records: about a person and naming none, or an
 * answer about a policy that is not among those given.
 */
export const streamOf = (event: LedgerEvent, naming: StreamNaming): StreamId | undefined => {
  if (event.subject !== undefined) return subjectStream(event.subject)
  if (event.type === 'CommandAnswered') return answeredOn(event, naming)
  if (event.type === 'PolicyVersionPublished') return policyStream(event.body.policy)
  if (event.type === 'DocumentChunkStored') return documentStream(event.body.sha256)
  return streamOfType[event.type]
}
