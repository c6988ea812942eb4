/** Refusals of the domain. 422: the request can never be right as it is; 409: the record is in conflict with it. */

import type { RefusalName } from '../../deciders/refusal.ts'

/** Refusals of acts: total, so that a new one does not compile until it has its line. */
export const actRefusals: {
  readonly [N in RefusalName]: { readonly status: number; readonly title: string }
} = {
  'account-cancelled': { status: 409, title: 'The account is cancelled' },
  'policy-unknown': { status: 422, title: 'The policy is unknown' },
  'version-unknown': { status: 422, title: 'The policy has no such version' },
  'version-superseded': { status: 409, title: 'A later version is in force' },
  'version-not-yet-effective': {
    status: 409,
    title: 'The version is not in force yet, and its notice was not delivered',
  },
  'version-not-yet-published': {
    status: 409,
    title: 'The version was not yet published at the claimed time',
  },
  'notice-unpublished': { status: 422, title: 'The notice of this version was never published' },
  'channel-unregistered': { status: 422, title: 'The channel is not registered' },
  'agreement-unregistered': { status: 422, title: 'The agreement is not registered' },
  'agreement-text-unknown': {
    status: 422,
    title: 'The hash does not match the text that the policy publishes of this agreement',
  },
  'agreement-version-unknown': { status: 422, title: 'The agreement has no such version' },
  'purpose-unregistered': { status: 422, title: 'The purpose is not registered' },
  'category-unregistered': {
    status: 422,
    title: 'A category is not registered for the purpose or the recipient',
  },
  'categories-empty': { status: 422, title: 'At least one category is required' },
  'secret-category': { status: 422, title: 'Authentication secrets may never be disclosed' },
  'recipient-unregistered': { status: 422, title: 'The recipient is not registered for this use' },
  'recipient-required': { status: 422, title: 'A recipient is required' },
  'policy-declined': { status: 409, title: 'The person declined the policy' },
  'device-required': { status: 422, title: 'A device is required for this purpose' },
  'survey-required': { status: 422, title: 'A survey is required for this purpose' },
  'publication-required': { status: 422, title: 'A publication is required for this purpose' },
  'subscription-unused': {
    status: 422,
    title: 'This purpose has no subscription',
  },
  'consent-kind-unused': {
    status: 422,
    title: 'This purpose does not use this kind of consent',
  },
  'scope-unusable': {
    status: 422,
    title: 'This purpose does not use a consent with this scope',
  },
  'pre-ticked': { status: 422, title: 'A pre-ticked control is not an expression of consent' },
  'act-not-affirmative': { status: 422, title: 'Consent requires an affirmative act' },
  'consent-not-single': { status: 422, title: 'This kind of consent must be requested on its own' },
  'notice-not-shown': {
    status: 409,
    title: 'The notice of this version was not shown before this act',
  },
  'until-in-the-past': { status: 422, title: 'The consent would end before it begins' },
  'consent-never-given': { status: 409, title: 'There is no consent to end' },
  'not-expired': { status: 409, title: 'The consent has not expired' },
  'withdrawal-unknown': { status: 422, title: 'The withdrawal is unknown' },
  'alternatives-none': { status: 422, title: 'The purpose has no alternatives' },
  'source-unregistered': { status: 422, title: 'The source is not registered' },
  'channel-not-for-marketing': {
    status: 422,
    title: 'The policy does not use this channel for marketing',
  },
  'purpose-not-marketing': { status: 422, title: 'The purpose is not a marketing purpose' },
  'opt-out-unknown': { status: 422, title: 'The opt-out is unknown' },
  'permission-unregistered': { status: 422, title: 'The permission is not registered' },
  'feature-unregistered': { status: 422, title: 'The feature is not registered' },
  'matter-missing': {
    status: 422,
    title: 'The id of the disclosure, publication or exemption is required',
  },
  'matter-taken': { status: 409, title: 'The id is already in use for something else' },
  'disclosure-not-authorised': { status: 409, title: 'The disclosure is not authorised' },
  'disclosure-expired': { status: 409, title: 'The authorisation of the disclosure has expired' },
  'disclosure-already-made': { status: 409, title: 'The disclosure has already been made' },
  'disclosure-too-wide': { status: 409, title: 'The disclosure exceeds its authorisation' },
  'disclosure-not-made': { status: 409, title: 'The disclosure has not been made' },
  'publication-not-consented': {
    status: 409,
    title: 'The person has not consented to this publication',
  },
  'publication-unknown': { status: 422, title: 'The publication is unknown' },
  'exemption-not-on-list': { status: 422, title: 'The policy does not list this exemption' },
  'exemption-evidence-missing': {
    status: 422,
    title: 'Evidence required by the exemption is missing',
  },
  'exemption-not-for-analytics': {
    status: 422,
    title: 'The exemption does not cover statistics, improvement or marketing',
  },
  'exemption-past-end-date': {
    status: 422,
    title: 'The exemption would last beyond its own end date',
  },
  'exemption-closed': { status: 409, title: 'The exemption is closed' },
  'exemption-approvers-same': { status: 422, title: 'Two different people must approve' },
  'exemption-too-long': { status: 422, title: 'The exemption would last longer than allowed' },
  'exemption-objected': { status: 409, title: 'The person objected to this use of public data' },
  'exemption-not-yet-invoked': {
    status: 409,
    title: 'The time is before the exemption was invoked',
  },
  'exemption-unknown': { status: 422, title: 'The exemption is unknown' },
  'officers-not-sealed': {
    status: 422,
    title:
      'Evidence of kind officers must be the word sealed, with the names in personal.officerIds',
  },
  'guardian-required': { status: 409, title: 'The consent of a guardian is required' },
  'guardian-not-linked': { status: 409, title: 'The guardian is not linked' },
  'guardian-is-self': { status: 422, title: 'A person cannot be their own guardian' },
  'not-a-minor': { status: 409, title: 'The person is not flagged as a minor' },
  'minor-restricted': { status: 409, title: 'The purpose is closed to minors' },
  'majority-reached': { status: 409, title: 'The person has come of age' },
  'erasure-under-way': { status: 409, title: 'The personal data of this subject is being erased' },
  'account-unregistered': { status: 422, title: 'No policy registers an account of this name' },
  'reopening-out-of-order': {
    status: 409,
    title: 'A later act is already recorded: send this act without occurredAt',
  },
  'too-many-consents': { status: 409, title: 'This person has reached the limit of consents' },
  'too-many-confirmations': {
    status: 409,
    title: 'This act has reached the limit of confirmations',
  },
  'too-many-devices': { status: 409, title: 'This person has reached the limit of devices' },
  'too-many-exemptions': {
    status: 409,
    title: 'This person has reached the limit of open exemptions: close those no longer needed',
  },
  'too-many-guardians': { status: 409, title: 'This person has reached the limit of guardians' },
  'too-many-prompts': { status: 409, title: 'This person has reached the limit of prompts' },
  'too-many-publications': {
    status: 409,
    title: 'This person has reached the limit of open publications: take some down',
  },
  'too-many-renderings': {
    status: 409,
    title: 'This person has reached the limit of notices shown',
  },
}

/** Refusals of erasure, publication and of what every write has in common. */
export const otherRefusals = {
  'account-not-cancelled': { status: 409, title: 'The account must be cancelled first' },
  'erasure-not-requested': { status: 409, title: 'Erasure has not been requested' },
  'identifier-kind-taken': {
    status: 409,
    title: 'This name is already in use for a kind of identifier with another rule',
  },
  'surrogate-is-self': { status: 422, title: 'A surrogate cannot be joined with itself' },
  'too-many-surrogates': {
    status: 409,
    title: 'This person has reached the limit of joined surrogates',
  },
  'surrogates-not-joined': {
    status: 404,
    title: 'These two surrogates are not joined',
  },
  'too-many-identifier-kinds': {
    status: 409,
    title: 'The ledger has reached the limit of kinds of identifier',
  },
  'identifier-rule-impossible': {
    status: 422,
    title: 'No identifier can satisfy this rule',
  },
  'recipient-taken': {
    status: 409,
    title:
      'A policy defines a recipient with this id: publish a version of the policy to change it',
  },
  'template-loosened': {
    status: 409,
    title: 'A policy classifies this template as marketing',
  },
  'unknown-projection': { status: 404, title: 'The projection does not exist' },
  'upkeep-running': {
    status: 409,
    title: 'Another rebuild or check of the log is running',
  },
  'log-elsewhere': {
    status: 409,
    title: 'The log is kept on a server: check it there',
  },
  'time-to-come': { status: 422, title: 'The requested time is in the future' },
  'version-exists': { status: 409, title: 'The version was already published with other content' },
  'effective-before-previous': {
    status: 409,
    title: 'The version would take effect before the last published version',
  },
  'effective-in-the-past': {
    status: 422,
    title:
      'The version would take effect before its publication: set effectiveAt to now or to a future instant',
  },
  'not-for-publication': {
    status: 422,
    title: 'Text that would become public looks like personal data or a secret',
  },
  'text-empty': { status: 422, title: 'The policy text is empty' },
  'text-too-large': { status: 413, title: 'The policy text is too large' },
  'package-faulty': { status: 422, title: 'The policy package is invalid' },
  'occurred-in-the-future': { status: 422, title: 'The claimed time is in the future' },
  'occurred-too-long-ago': { status: 422, title: 'The claimed time is too long ago' },
  'idempotency-key-reused': {
    status: 409,
    title: 'The Idempotency-Key was already used for another request',
  },
} as const

const isActRefusal = (name: string): name is RefusalName => Object.hasOwn(actRefusals, name)

/** The names of the former, in their order. */
export const actRefusalNames: ReadonlyArray<RefusalName> =
  Object.keys(actRefusals).filter(isActRefusal)
