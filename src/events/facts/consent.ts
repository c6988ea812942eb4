/** Consent as the person gives, refuses and takes it back, each kind for itself (clauses.md section 3). */
import { t } from '../../fp.ts'
import { closed, list, words } from '../../kernel/codec.ts'
import {
  CategoryId,
  DeviceId,
  EventId,
  MatterId,
  PolicyId,
  PurposeId,
  RecipientId,
  Sha256,
  SourceId,
  VersionId,
} from '../../kernel/ids.ts'
import { Instant } from '../../kernel/instant.ts'
import { ActKind, ControlDefault, GrantKind } from '../vocabulary.ts'
import { event } from '../event.ts'

// Declarations of fields that several events have.
const clearScope = { kind: 'closed', purpose: 'closed' } as const
const clearNarrower = {
  recipient: 'closed',
  device: 'brought',
  publication: 'brought',
  survey: 'brought',
} as const
const clearWide = { ...clearNarrower, every: 'measure' } as const

/** The scope of one consent: a question must match all of it. */
const scope = { kind: GrantKind, purpose: PurposeId }
const narrower = {
  recipient: RecipientId,
  device: DeviceId,
  publication: MatterId,
  survey: MatterId,
}
/** Said of every consent of the kind and purpose, whatever else narrows it: also of those that are told of later. */
const wide = { ...narrower, every: t.boolean }

/** One affirmative act, for one scope, under one version of the policy. */
export const ConsentGranted = event(
  'ConsentGranted',
  1,
  closed(
    'ConsentGranted',
    {
      ...scope,
      categories: list(CategoryId, 64),
      policy: PolicyId,
      version: VersionId,
      act: ActKind,
      control: ControlDefault,
      /** The act was about this processing alone (NDSMR 62(7)). */
      single: t.boolean,
    },
    { ...narrower, until: Instant },
  ),
  {
    ...clearScope,
    ...clearNarrower,
    categories: 'closed',
    policy: 'closed',
    version: 'closed',
    act: 'closed',
    control: 'closed',
    single: 'measure',
    until: 'measure',
  },
)

/** A refusal is a state of its own: it silences prompts, and changes nothing else (clause 1.2-0). */
export const ConsentRefused = event(
  'ConsentRefused',
  1,
  closed('ConsentRefused', { ...scope, act: ActKind }, wide),
  { ...clearScope, ...clearWide, act: 'closed' },
)

export const ConsentWithdrawn = event(
  'ConsentWithdrawn',
  1,
  closed('ConsentWithdrawn', { ...scope, act: ActKind }, wide),
  { ...clearScope, ...clearWide, act: 'closed' },
)

/** Its time, or its one use, is over. */
export const ConsentExpired = event(
  'ConsentExpired',
  1,
  closed('ConsentExpired', { ...scope, grant: EventId }, narrower),
  { ...clearScope, ...clearNarrower, grant: 'drawn' },
)

/** It was never good: found out afterwards. */
export const ConsentInvalidated = event(
  'ConsentInvalidated',
  1,
  closed(
    'ConsentInvalidated',
    {
      ...scope,
      grant: EventId,
      ground: words('InvalidityGround', [
        'not_informed',
        'bundled',
        'pre_ticked',
        'forced',
        'no_capacity',
        'not_authentic',
      ]),
    },
    wide,
  ),
  { ...clearScope, ...clearWide, grant: 'drawn', ground: 'closed' },
)

/** Purpose, method or category changed: the old consent is not stretched (PIPL 14(2)). */
export const ReconsentRequired = event(
  'ReconsentRequired',
  1,
  closed(
    'ReconsentRequired',
    { ...scope, policy: PolicyId, version: VersionId },
    // Versions whose consents are not asked anew: the one that asks, and those after it.
    { ...wide, standing: list(VersionId, 64) },
  ),
  {
    ...clearScope,
    ...clearWide,
    policy: 'closed',
    version: 'closed',
    standing: 'closed',
  },
)

/**
 * The person took back every consent they ever gave, by one act. Recipients are told by a withdrawal for each. Under one
 * policy alone: `purposes` are all that it ever had.
 */
export const EverythingWithdrawn = event(
  'EverythingWithdrawn',
  1,
  closed(
    'EverythingWithdrawn',
    { act: ActKind },
    { policy: PolicyId, purposes: list(PurposeId, 500) },
  ),
  { act: 'closed', policy: 'closed', purposes: 'closed' },
)

/** With what a consent to a recipient ends, where not by a word of its own. */
export const endedWith = [
  'policy_declined',
  'account_cancelled',
  'guardian_required',
  'permission_off',
] as const

/** By what a consent to a recipient ended: the last two where that was told before the consent itself. */
export const EndCause = words('EndCause', [...endedWith, 'invalidated', 'withdrawn'])

/**
 * A consent to this recipient ended without a withdrawal of its own: with the policy, the account, a guardian's word, or
 * a permission on one of the person's devices; or by what was told before the consent itself, which could name nobody. It
 * says who is to be told; what ended stands in an event before it.
 */
export const SharingEnded = event(
  'SharingEnded',
  1,
  closed('SharingEnded', {
    ...scope,
    recipient: RecipientId,
    cause: EndCause,
  }),
  { ...clearScope, recipient: 'closed', cause: 'closed' },
)

/** A recipient confirmed that it acts on a withdrawal. Denial never waits for this (clause 5.3). */
export const WithdrawalPropagated = event(
  'WithdrawalPropagated',
  1,
  closed('WithdrawalPropagated', {
    purpose: PurposeId,
    recipient: RecipientId,
    withdrawal: EventId,
  }),
  { purpose: 'closed', recipient: 'closed', withdrawal: 'drawn' },
)

/** A partner showed that the person let it pass data on; two-sided proof (clause 1.2(4)-b). */
export const InboundConsentEvidenceReceived = event(
  'InboundConsentEvidenceReceived',
  1,
  closed('InboundConsentEvidenceReceived', {
    source: SourceId,
    proofSha256: Sha256,
    categories: list(CategoryId, 64),
    expiresAt: Instant,
  }),
  {
    source: 'closed',
    proofSha256: 'bound',
    categories: 'closed',
    expiresAt: 'measure',
  },
)

export const InboundConsentRevoked = event(
  'InboundConsentRevoked',
  1,
  closed('InboundConsentRevoked', { source: SourceId }),
  { source: 'closed' },
)

/** Alternatives were offered to the person after a denial (face measures art. 10). */
export const AlternativeOffered = event(
  'AlternativeOffered',
  1,
  closed('AlternativeOffered', { purpose: PurposeId, alternatives: list(PurposeId, 16) }),
  { purpose: 'closed', alternatives: 'closed' },
)

/** Each of them by its type. */
export const consentEvents = {
  ConsentGranted,
  ConsentRefused,
  ConsentWithdrawn,
  ConsentExpired,
  ConsentInvalidated,
  ReconsentRequired,
  EverythingWithdrawn,
  SharingEnded,
  WithdrawalPropagated,
  InboundConsentEvidenceReceived,
  InboundConsentRevoked,
  AlternativeOffered,
} as const
