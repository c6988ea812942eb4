/** Every event there is, in one place: adding one here makes every fold that must know it fail to compile. */
import type { t } from '../fp.ts'
import { closed, list, words } from '../kernel/codec.ts'
import * as access from './facts/access.ts'
import { ClockLeapAccepted } from './facts/clock.ts'
import { CommandAnswered } from './facts/command.ts'
import * as consent from './facts/consent.ts'
import { CheckpointDeposited } from './facts/deposit.ts'
import * as device from './facts/device.ts'
import * as disclosure from './facts/disclosure.ts'
import { UnkeyedCommand, envelopeFields, envelopeOptions } from './envelope.ts'
import type { BodyOf } from './event.ts'
import * as exporting from './facts/export.ts'
import * as exemption from './facts/exemption.ts'
import * as identity from './facts/identity.ts'
import * as marketing from './facts/marketing.ts'
import * as notice from './facts/notice.ts'
import { PersonalPart } from './personal.ts'
import * as person from './facts/person.ts'
import * as registry from './facts/registry.ts'
import * as subscription from './facts/subscription.ts'
import { SealedPart } from './sealed.ts'

/** One definition per event type. */
export const definitions = {
  PolicyNoticeDelivered: notice.PolicyNoticeDelivered,
  NoticeShown: notice.NoticeShown,
  PolicyAccepted: notice.PolicyAccepted,
  PolicyDeclined: notice.PolicyDeclined,
  ServiceStopRequired: notice.ServiceStopRequired,
  ServiceUsedAfterEffective: notice.ServiceUsedAfterEffective,
  AgreementAccepted: notice.AgreementAccepted,
  AgreementTerminated: notice.AgreementTerminated,
  ServiceSubscribed: subscription.ServiceSubscribed,
  ServiceUnsubscribed: subscription.ServiceUnsubscribed,
  ConsentGranted: consent.ConsentGranted,
  ConsentRefused: consent.ConsentRefused,
  ConsentWithdrawn: consent.ConsentWithdrawn,
  ConsentExpired: consent.ConsentExpired,
  ConsentInvalidated: consent.ConsentInvalidated,
  ReconsentRequired: consent.ReconsentRequired,
  EverythingWithdrawn: consent.EverythingWithdrawn,
  SharingEnded: consent.SharingEnded,
  WithdrawalPropagated: consent.WithdrawalPropagated,
  InboundConsentEvidenceReceived: consent.InboundConsentEvidenceReceived,
  InboundConsentRevoked: consent.InboundConsentRevoked,
  AlternativeOffered: consent.AlternativeOffered,
  MarketingOptedOut: marketing.MarketingOptedOut,
  MarketingOptedIn: marketing.MarketingOptedIn,
  SuppressionInherited: marketing.SuppressionInherited,
  SuppressionPropagated: marketing.SuppressionPropagated,
  DevicePermissionPrompted: device.DevicePermissionPrompted,
  DevicePermissionObserved: device.DevicePermissionObserved,
  DeviceUninstallObserved: device.DeviceUninstallObserved,
  FeatureToggled: device.FeatureToggled,
  DisclosureRequested: disclosure.DisclosureRequested,
  DisclosureAuthorised: disclosure.DisclosureAuthorised,
  DisclosureRefused: disclosure.DisclosureRefused,
  DisclosureMade: disclosure.DisclosureMade,
  DisclosureAcknowledged: disclosure.DisclosureAcknowledged,
  PublishedRecorded: disclosure.PublishedRecorded,
  TakedownDone: disclosure.TakedownDone,
  ExemptionInvoked: exemption.ExemptionInvoked,
  ExemptionApproved: exemption.ExemptionApproved,
  ExemptionNoticeGiven: exemption.ExemptionNoticeGiven,
  ExemptionClosed: exemption.ExemptionClosed,
  PublicDataObjected: exemption.PublicDataObjected,
  MinorFlagged: person.MinorFlagged,
  GuardianLinked: person.GuardianLinked,
  GuardianUnlinked: person.GuardianUnlinked,
  GuardianConsentGranted: person.GuardianConsentGranted,
  GuardianConsentWithdrawn: person.GuardianConsentWithdrawn,
  MajorityReached: person.MajorityReached,
  IdentifierBound: identity.IdentifierBound,
  IdentifierUnbound: identity.IdentifierUnbound,
  SurrogatesJoined: identity.SurrogatesJoined,
  SurrogatesSeparated: identity.SurrogatesSeparated,
  AccountCancelled: person.AccountCancelled,
  AccountReopened: person.AccountReopened,
  ErasureRequested: person.ErasureRequested,
  CryptoShredded: person.CryptoShredded,
  PolicyVersionPublished: registry.PolicyVersionPublished,
  DocumentChunkStored: registry.DocumentChunkStored,
  RecipientRegistered: registry.RecipientRegistered,
  RecipientFrozen: registry.RecipientFrozen,
  SourceWarrantyRecorded: registry.SourceWarrantyRecorded,
  MessageClassDeclared: registry.MessageClassDeclared,
  LawProfileActivated: registry.LawProfileActivated,
  IdentifierKindAdded: registry.IdentifierKindAdded,
  CommandAnswered,
  LedgerRead: access.LedgerRead,
  CredentialCreated: access.CredentialCreated,
  CredentialRevoked: access.CredentialRevoked,
  SigningKeyRotated: access.SigningKeyRotated,
  TokenIssued: access.TokenIssued,
  TokensRevoked: access.TokensRevoked,
  ClockLeapAccepted,
  ExportBegun: exporting.ExportBegun,
  ExportCompleted: exporting.ExportCompleted,
  CheckpointDeposited,
} as const

type Definitions = typeof definitions
export type EventType = keyof Definitions

/** The tagged union of what happened: `type` and `body`. */
export type Fact = {
  [T in EventType]: { readonly type: T; readonly body: BodyOf<Definitions[T]> }
}[EventType]

const Envelope = closed('Envelope', envelopeFields, envelopeOptions)
/** Everything around a fact. */
export type Envelope = t.TypeOf<typeof Envelope>

/** A fact with its time, and an id to point to: all that a standing keeps of an event. */
export type Occurred = Fact & Pick<Envelope, 'id' | 'occurredAt'>

/** An event as the log holds it: personal fields, where there are any, sealed. */
export type LedgerEvent = Envelope & Fact & { readonly sealed?: ReadonlyArray<SealedPart> }

/** An event before sealing; only the path from decider to vault sees it. */
export type PlainEvent = Envelope & Fact & { readonly personal?: ReadonlyArray<PersonalPart> }

const isEventType = (u: unknown): u is EventType =>
  typeof u === 'string' && Object.hasOwn(definitions, u)

const storedFields = { ...envelopeOptions, command: UnkeyedCommand, sealed: list(SealedPart, 4) }
const plainFields = { ...envelopeOptions, personal: list(PersonalPart, 4) }

const codecs = (options: typeof storedFields | typeof plainFields) =>
  new Map(
    Object.values(definitions).map((definition) => [
      definition.type,
      closed(
        definition.type,
        { ...envelopeFields, type: words('EventType', [definition.type]), body: definition.body },
        options,
      ),
    ]),
  )

const stored = codecs(storedFields)
const plain = codecs(plainFields)

/** Whether this is an event of the current shape, every field known and in its place. */
export const isLedgerEvent = (u: unknown): u is LedgerEvent =>
  hasType(u) && isEventType(u.type) && stored.get(u.type)?.is(u) === true

/** The same before sealing: what a write is checked against. */
export const isPlainEvent = (u: unknown): u is PlainEvent =>
  hasType(u) && isEventType(u.type) && plain.get(u.type)?.is(u) === true

const hasType = (u: unknown): u is { readonly type: unknown } =>
  typeof u === 'object' && u !== null && 'type' in u
