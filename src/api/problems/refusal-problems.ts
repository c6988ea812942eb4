/** What the domain refuses. 422: the request can never be right as it is; 409: the record stands against it. */

import type { RefusalName } from '../../deciders/refusal.ts'

/** Refusals of acts: total, so that a new one does not compile until it has its line. */
export const actRefusals: {
  readonly [N in RefusalName]: { readonly status: number; readonly title: string }
} = {
  'account-cancelled': { status: 409, title: 'The account was cancelled' },
  'policy-unknown': { status: 422, title: 'There is no such policy' },
  'version-unknown': { status: 422, title: 'There is no such version of this policy' },
  'version-superseded': { status: 409, title: 'A later version is in force' },
  'version-not-yet-effective': {
    status: 409,
    title: 'The version is not in force yet and its notice was not delivered',
  },
  'version-not-yet-published': {
    status: 409,
    title: 'There was no such version at the time that is claimed',
  },
  'notice-unpublished': { status: 422, title: 'That version of the notice was never published' },
  'channel-unregistered': { status: 422, title: 'The channel is not registered' },
  'agreement-unregistered': { status: 422, title: 'The agreement is not registered' },
  'agreement-text-unknown': {
    status: 422,
    title: 'The hash is of another text than the policy publishes of this agreement',
  },
  'agreement-version-unknown': { status: 422, title: 'There is no such version of the agreement' },
  'purpose-unregistered': { status: 422, title: 'The purpose is not registered' },
  'category-unregistered': { status: 422, title: 'A category is not registered for the purpose' },
  'categories-empty': { status: 422, title: 'At least one category is needed' },
  'secret-category': { status: 422, title: 'Authentication secrets are never given to anybody' },
  'recipient-unregistered': { status: 422, title: 'The recipient is not registered for this' },
  'recipient-required': { status: 422, title: 'A recipient must be named' },
  'policy-declined': { status: 409, title: 'The person declined the policy' },
  'device-required': { status: 422, title: 'A device must be named for this purpose' },
  'survey-required': { status: 422, title: 'The survey must be named for this purpose' },
  'publication-required': { status: 422, title: 'A publication must be named for this purpose' },
  'subscription-unused': {
    status: 422,
    title: 'This purpose asks for no subscription',
  },
  'consent-kind-unused': {
    status: 422,
    title: 'No decision on this purpose looks for a consent of this kind',
  },
  'scope-unusable': {
    status: 422,
    title: 'No decision would look for a consent narrowed in this way',
  },
  'pre-ticked': { status: 422, title: 'A pre-ticked control is not an expression of consent' },
  'act-not-affirmative': { status: 422, title: 'The act is not an affirmative one' },
  'consent-not-single': { status: 422, title: 'This kind of consent must be asked for alone' },
  'notice-not-shown': { status: 409, title: 'The notice of that version was not shown before' },
  'until-in-the-past': { status: 422, title: 'The consent would have ended before it began' },
  'consent-never-given': { status: 409, title: 'There is no consent to end' },
  'not-expired': { status: 409, title: 'The consent has not expired' },
  'withdrawal-unknown': { status: 422, title: 'There is no such withdrawal' },
  'alternatives-none': { status: 422, title: 'The purpose has no alternatives' },
  'source-unregistered': { status: 422, title: 'The source is not registered' },
  'channel-not-for-marketing': {
    status: 422,
    title: 'The policy sends no marketing by this channel',
  },
  'purpose-not-marketing': { status: 422, title: 'The purpose is not one of marketing' },
  'opt-out-unknown': { status: 422, title: 'There is no such opt-out' },
  'permission-unregistered': { status: 422, title: 'The permission is not registered' },
  'feature-unregistered': { status: 422, title: 'The feature is not registered' },
  'matter-missing': { status: 422, title: 'The matter must be named' },
  'matter-taken': { status: 409, title: 'The id stands for something else already' },
  'disclosure-not-authorised': { status: 409, title: 'The disclosure was not authorised' },
  'disclosure-expired': { status: 409, title: 'The authorisation of the disclosure has expired' },
  'disclosure-already-made': { status: 409, title: 'The disclosure was made already' },
  'disclosure-too-wide': { status: 409, title: 'The disclosure goes beyond what was authorised' },
  'disclosure-not-made': { status: 409, title: 'The disclosure was not made' },
  'publication-not-consented': { status: 409, title: 'The publication is not consented to' },
  'publication-unknown': { status: 422, title: 'There is no such publication' },
  'exemption-not-on-list': { status: 422, title: 'The exemption is not on that list' },
  'exemption-evidence-missing': {
    status: 422,
    title: 'Evidence that the exemption demands is missing',
  },
  'exemption-not-for-analytics': {
    status: 422,
    title: 'The exemption is not for statistics, improvement or marketing',
  },
  'exemption-past-end-date': {
    status: 422,
    title: 'The exemption would outlast its own end date',
  },
  'exemption-closed': { status: 409, title: 'This exemption is closed' },
  'exemption-approvers-same': { status: 422, title: 'Two different people must approve' },
  'exemption-too-long': { status: 422, title: 'The exemption would last too long' },
  'exemption-objected': { status: 409, title: 'The person objected to this use of public data' },
  'exemption-not-yet-invoked': {
    status: 409,
    title: 'The exemption was invoked later than that: nothing that follows it comes before it',
  },
  'exemption-unknown': { status: 422, title: 'There is no such exemption' },
  'officers-not-sealed': {
    status: 422,
    title:
      'The evidence of kind officers must be the word sealed, and their names stand in personal.officerIds',
  },
  'guardian-required': { status: 409, title: 'The guardian must consent' },
  'guardian-not-linked': { status: 409, title: 'The guardian is not linked' },
  'guardian-is-self': { status: 422, title: 'Nobody is their own guardian' },
  'not-a-minor': { status: 409, title: 'The person is not flagged as a minor' },
  'minor-restricted': { status: 409, title: 'The purpose is closed to minors' },
  'majority-reached': { status: 409, title: 'The person has come of age' },
  'erasure-under-way': { status: 409, title: 'The erasure of the person is under way' },
  'account-unregistered': { status: 422, title: 'No policy has an account of this name' },
  'reopening-out-of-order': {
    status: 409,
    title: 'Something that happened later is on record: leave the time out',
  },
  'too-many-consents': { status: 409, title: 'No more consents can be kept of this person' },
  'too-many-confirmations': { status: 409, title: 'No more confirmations can be kept of this' },
  'too-many-devices': { status: 409, title: 'No more devices can be kept of this person' },
  'too-many-exemptions': {
    status: 409,
    title: 'No more exemptions can be open for this person: close those that are done',
  },
  'too-many-guardians': { status: 409, title: 'No more guardians can be kept of this person' },
  'too-many-prompts': { status: 409, title: 'No more prompts can be kept of this person' },
  'too-many-publications': {
    status: 409,
    title: 'No more publications can be open for this person: take some down',
  },
  'too-many-renderings': {
    status: 409,
    title: 'No more renderings of notices can be kept of this person',
  },
}

/** Refusals of erasure, publication and of what every write has in common. */
export const otherRefusals = {
  'account-not-cancelled': { status: 409, title: 'The account must be cancelled first' },
  'erasure-not-requested': { status: 409, title: 'The erasure was not requested' },
  'identifier-kind-taken': {
    status: 409,
    title: 'There is a kind of identifier of that name with another rule',
  },
  'surrogate-is-self': { status: 422, title: 'Another surrogate must be named' },
  'too-many-surrogates': { status: 409, title: 'No more surrogates can be joined as one person' },
  'surrogates-not-joined': {
    status: 404,
    title: 'These two surrogates were never joined with each other',
  },
  'too-many-identifier-kinds': {
    status: 409,
    title: 'No more kinds of identifier can be added',
  },
  'identifier-rule-impossible': {
    status: 422,
    title: 'No identifier could follow this rule',
  },
  'recipient-taken': {
    status: 409,
    title: 'A policy names a recipient by this id: it is changed by a version of the policy',
  },
  'template-loosened': {
    status: 409,
    title: 'A policy says that this template holds marketing',
  },
  'unknown-projection': { status: 404, title: 'There is no projection of that name' },
  'upkeep-running': {
    status: 409,
    title: 'A rebuild or a check of the log is under way: one at a time',
  },
  'log-elsewhere': {
    status: 409,
    title: 'The log is on a server, and is checked there',
  },
  'time-to-come': { status: 422, title: 'The time asked about is still to come' },
  'version-exists': { status: 409, title: 'The version was published with other bytes' },
  'effective-before-previous': {
    status: 409,
    title: 'The version would take effect before the one published last',
  },
  'effective-in-the-past': {
    status: 422,
    title:
      'The version would take effect before it is published: give an effectiveAt of now, or one that is still to come',
  },
  'not-for-publication': {
    status: 422,
    title: 'What is to be published holds what looks like personal data or a secret',
  },
  'text-empty': { status: 422, title: 'The policy text is empty' },
  'text-too-large': { status: 413, title: 'The policy text is too large' },
  'package-faulty': { status: 422, title: 'The policy package has faults' },
  'occurred-in-the-future': { status: 422, title: 'It is said to have happened after now' },
  'occurred-too-long-ago': { status: 422, title: 'It is said to have happened too long ago' },
  'idempotency-key-reused': {
    status: 409,
    title: 'The Idempotency-Key was used for another request',
  },
} as const

const isActRefusal = (name: string): name is RefusalName => Object.hasOwn(actRefusals, name)

/** The names of the former, in their order. */
export const actRefusalNames: ReadonlyArray<RefusalName> =
  Object.keys(actRefusals).filter(isActRefusal)
