/**
 * One event folded into a person's standing. Events come in the order they were recorded, yet may tell of
 * earlier times (a hotline opt-out entered later): for each thing, what happened last wins, not what was
 * recorded last. That is what makes "as of" the same fold over fewer events.
 */
import type { Occurred } from '../events/ledger-event.ts'
import { evolveAccount } from './fold/account.ts'
import { evolveConsent } from './fold/consent.ts'
import { evolveJoined } from './fold/identity.ts'
import { evolveMinor } from './fold/minor.ts'
import { evolvePerson } from './fold/person.ts'
import { evolvePolicy } from './fold/notice.ts'
import { evolveSubscription } from './fold/subscription.ts'
import type { Standing } from './standing.ts'

/** The standing after one more event. An event that says nothing about the person's standing leaves it as it is. */
// oxlint-disable-next-line eslint/max-lines-per-function -- a total list of event types, one line each
export const evolveStanding = (standing: Standing, event: Occurred): Standing => {
  switch (event.type) {
    case 'PolicyNoticeDelivered':
    case 'PolicyAccepted':
    case 'PolicyDeclined':
    case 'ServiceUsedAfterEffective':
    case 'AgreementAccepted':
    case 'AgreementTerminated':
      return evolvePolicy(standing, event)
    case 'ServiceSubscribed':
    case 'ServiceUnsubscribed':
      return evolveSubscription(standing, event)
    case 'ConsentGranted':
    case 'ConsentRefused':
    case 'ConsentWithdrawn':
    case 'ConsentExpired':
    case 'ConsentInvalidated':
    case 'ReconsentRequired':
    case 'InboundConsentEvidenceReceived':
    case 'InboundConsentRevoked':
    case 'MarketingOptedOut':
    case 'SuppressionInherited':
    case 'MarketingOptedIn':
    case 'EverythingWithdrawn':
      return evolveConsent(standing, event)
    case 'DevicePermissionObserved':
    case 'DeviceUninstallObserved':
    case 'FeatureToggled':
    case 'ExemptionInvoked':
    case 'ExemptionApproved':
    case 'ExemptionClosed':
    case 'PublicDataObjected':
    case 'DisclosureAuthorised':
    case 'PublishedRecorded':
    case 'CryptoShredded':
      return evolvePerson(standing, event)
    case 'AccountCancelled':
    case 'AccountReopened':
      return evolveAccount(standing, event)
    case 'SurrogatesJoined':
    case 'SurrogatesSeparated':
      return evolveJoined(standing, event)
    case 'MinorFlagged':
    case 'GuardianLinked':
    case 'GuardianUnlinked':
    case 'GuardianConsentGranted':
    case 'GuardianConsentWithdrawn':
    case 'MajorityReached':
      return evolveMinor(standing, event)
    case 'NoticeShown':
    case 'ServiceStopRequired':
    case 'SharingEnded':
    case 'WithdrawalPropagated':
    case 'AlternativeOffered':
    case 'SuppressionPropagated':
    case 'DevicePermissionPrompted':
    case 'ExemptionNoticeGiven':
    case 'DisclosureRequested':
    case 'DisclosureRefused':
    case 'DisclosureMade':
    case 'DisclosureAcknowledged':
    case 'TakedownDone':
    case 'IdentifierBound':
    case 'IdentifierUnbound':
    case 'ErasureRequested':
    case 'PolicyVersionPublished':
    case 'DocumentChunkStored':
    case 'RecipientRegistered':
    case 'RecipientFrozen':
    case 'SourceWarrantyRecorded':
    case 'MessageClassDeclared':
    case 'LawProfileActivated':
    case 'IdentifierKindAdded':
    case 'CommandAnswered':
    case 'LedgerRead':
    case 'CredentialCreated':
    case 'CredentialRevoked':
    case 'SigningKeyRotated':
    case 'TokenIssued':
    case 'TokensRevoked':
    case 'ClockLeapAccepted':
    case 'ExportBegun':
    case 'ExportCompleted':
    case 'ExportBroken':
    case 'CheckpointDeposited':
    case 'DecisionsLogged':
      return standing
  }
}
