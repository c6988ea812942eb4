/** All refusals of a person's acts: a fact in kebab case, with the ids that it is about. They contain nothing personal. */
import type {
  AgreementId,
  CategoryId,
  ChannelId,
  EventId,
  FeatureId,
  MatterId,
  PermissionId,
  PolicyId,
  PurposeId,
  RecipientId,
  SourceId,
  SubjectId,
  VersionId,
} from '../kernel/ids.ts'
import type { Instant } from '../kernel/instant.ts'
import type { ReasonCode } from '../decisions/answer.ts'
import type {
  ExemptionCode,
  ExemptionEvidence,
  ExemptionList,
  GrantKind,
} from '../events/vocabulary.ts'

/** Names of all refusals, in the order of the families of acts. */
export const refusalNames = [
  'account-cancelled',
  'policy-unknown',
  'version-unknown',
  'version-superseded',
  'version-not-yet-effective',
  'version-not-yet-published',
  'notice-unpublished',
  'channel-unregistered',
  'agreement-unregistered',
  'agreement-version-unknown',
  'agreement-text-unknown',
  'purpose-unregistered',
  'category-unregistered',
  'categories-empty',
  'secret-category',
  'recipient-unregistered',
  'recipient-required',
  'policy-declined',
  'device-required',
  'survey-required',
  'publication-required',
  'consent-kind-unused',
  'subscription-unused',
  'scope-unusable',
  'pre-ticked',
  'act-not-affirmative',
  'consent-not-single',
  'notice-not-shown',
  'until-in-the-past',
  'consent-never-given',
  'not-expired',
  'withdrawal-unknown',
  'alternatives-none',
  'source-unregistered',
  'purpose-not-marketing',
  'channel-not-for-marketing',
  'opt-out-unknown',
  'permission-unregistered',
  'feature-unregistered',
  'matter-missing',
  'matter-taken',
  'disclosure-not-authorised',
  'disclosure-expired',
  'disclosure-already-made',
  'disclosure-too-wide',
  'disclosure-not-made',
  'publication-not-consented',
  'publication-unknown',
  'exemption-not-on-list',
  'exemption-evidence-missing',
  'exemption-approvers-same',
  'exemption-closed',
  'exemption-too-long',
  'exemption-past-end-date',
  'exemption-not-for-analytics',
  'exemption-objected',
  'exemption-not-yet-invoked',
  'exemption-unknown',
  'officers-not-sealed',
  'guardian-required',
  'guardian-not-linked',
  'guardian-is-self',
  'not-a-minor',
  'minor-restricted',
  'majority-reached',
  'erasure-under-way',
  'reopening-out-of-order',
  'account-unregistered',
  'too-many-consents',
  'too-many-confirmations',
  'too-many-devices',
  'too-many-exemptions',
  'too-many-guardians',
  'too-many-prompts',
  'too-many-publications',
  'too-many-renderings',
] as const
export type RefusalName = (typeof refusalNames)[number]

type OfVersion = { readonly policy: PolicyId; readonly version: VersionId }
type OfPurpose = { readonly purpose: PurposeId }
type OfMatter = { readonly matter: MatterId }
type OfRule = { readonly list: ExemptionList; readonly code: ExemptionCode }
/** Categories, their places in the list that was given, and those that the purpose, the recipient or any policy has. */
export type UnregisteredCategories = {
  readonly categories: ReadonlyArray<CategoryId>
  readonly places: ReadonlyArray<number>
  readonly registered: ReadonlyArray<string>
  readonly registeredBy: 'purpose' | 'recipient' | 'policies'
}
/** The greatest allowed number. */
type OfLimit = { readonly limit: number }
type Bare = object

/** The facts of each refusal: a name without its facts does not compile. */
type FactsOf = {
  'account-cancelled': Bare
  'policy-unknown': { readonly policy: PolicyId }
  'version-unknown': OfVersion
  'version-superseded': OfVersion
  'version-not-yet-effective': OfVersion & { readonly effectiveAt: Instant }
  /** The act claims a time before the version's publication; `earliest` is the first possible time. */
  'version-not-yet-published': OfVersion & { readonly earliest: Instant }
  'notice-unpublished': OfVersion
  'channel-unregistered': { readonly channel: ChannelId }
  'agreement-unregistered': { readonly agreement: AgreementId }
  /** The policy states the hash of the contract's text, and the signed text has another. */
  'agreement-text-unknown': { readonly agreement: AgreementId; readonly version: VersionId }
  'agreement-version-unknown': { readonly agreement: AgreementId; readonly version: VersionId }
  'purpose-unregistered': OfPurpose
  'category-unregistered': UnregisteredCategories
  'categories-empty': Bare
  'secret-category': { readonly categories: ReadonlyArray<CategoryId> }
  'recipient-unregistered': { readonly recipient: RecipientId }
  'recipient-required': Bare
  'policy-declined': { readonly policy: PolicyId }
  'device-required': OfPurpose
  'survey-required': OfPurpose
  'publication-required': OfPurpose
  /** No decision on this purpose asks for a consent of this kind. */
  'subscription-unused': { readonly purpose: PurposeId }
  'consent-kind-unused': { readonly kind: GrantKind }
  /** No decision asks for a consent narrowed in this way. */
  'scope-unusable': { readonly field: 'device' | 'publication' | 'recipient' | 'survey' }
  'pre-ticked': Bare
  'act-not-affirmative': Bare
  'consent-not-single': Bare
  'notice-not-shown': OfVersion
  'until-in-the-past': { readonly until: Instant }
  'consent-never-given': Bare
  'not-expired': { readonly until?: Instant }
  'withdrawal-unknown': { readonly withdrawal: EventId }
  'alternatives-none': OfPurpose
  'source-unregistered': { readonly source: SourceId }
  'purpose-not-marketing': OfPurpose
  /** The policy allows the channel for other classes of messages only. */
  'channel-not-for-marketing': { readonly channel: ChannelId }
  'opt-out-unknown': { readonly optOut: EventId }
  'permission-unregistered': { readonly permission: PermissionId }
  'feature-unregistered': { readonly feature: FeatureId }
  'matter-missing': Bare
  /** The id is in use for something else. */
  'matter-taken': OfMatter
  'disclosure-not-authorised': OfMatter
  'disclosure-expired': OfMatter & { readonly validUntil: Instant }
  'disclosure-already-made': OfMatter
  'disclosure-too-wide': OfMatter & { readonly categories: ReadonlyArray<CategoryId> }
  'disclosure-not-made': OfMatter
  'publication-not-consented': OfMatter & { readonly reasons: ReadonlyArray<ReasonCode> }
  'publication-unknown': OfMatter
  'exemption-not-on-list': OfRule
  'exemption-evidence-missing': OfRule & { readonly missing: ReadonlyArray<ExemptionEvidence> }
  'exemption-closed': { readonly matter: MatterId }
  'exemption-approvers-same': Bare
  'exemption-too-long': { readonly maxHours: number }
  'exemption-past-end-date': { readonly endsAt: Instant }
  'exemption-not-for-analytics': OfPurpose
  'exemption-objected': OfPurpose
  /** A follow-up of an exemption claims an earlier time than the exemption. */
  'exemption-not-yet-invoked': OfMatter & { readonly invokedAt: Instant }
  'exemption-unknown': OfMatter
  'officers-not-sealed': Bare
  'guardian-required': Bare
  'guardian-not-linked': { readonly guardian: SubjectId }
  'guardian-is-self': Bare
  'not-a-minor': Bare
  'minor-restricted': Bare
  'majority-reached': Bare
  'erasure-under-way': Bare
  /** An event of that time or a later one is on record. */
  'reopening-out-of-order': Bare
  'account-unregistered': Bare
  'too-many-consents': OfLimit
  'too-many-confirmations': OfLimit
  'too-many-devices': OfLimit
  'too-many-exemptions': OfLimit
  'too-many-guardians': OfLimit
  'too-many-prompts': OfLimit
  'too-many-publications': OfLimit
  'too-many-renderings': OfLimit
}

/** The domain's refusal with its facts; nothing was recorded. */
export type Refusal = {
  [N in RefusalName]: { readonly refusal: N } & FactsOf[N]
}[RefusalName]
