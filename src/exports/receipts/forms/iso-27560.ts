/**
 * A consent record and its receipt by ISO/IEC TS 27560:2023, as JSON-LD in the words of DPV 2.3, by the guide of the W3C
 * Data Privacy Vocabularies group (final report of 2026-02-15). The profile: docs/reference/receipts/iso-27560.schema.json.
 */
import type { PublishedVersion } from '../../../catalogue/catalogue.ts'
import type { LawProfile } from '../../../events/vocabulary.ts'
import { receiptClaims } from '../claims.ts'
import { wordsOf } from '../../event-words.ts'
import type { ConsentState } from '../../words/event-row.ts'
import { hashUri } from './hash-uri.ts'
import { ourKey } from './kantara.ts'
import type { ReceiptMatter } from '../matter.ts'
import { aboutOf, isSensitive } from './subject-matter.ts'
import type { About, Named } from './subject-matter.ts'

/** JSON-LD: terms by their prefix. */
export type JsonLd = { readonly [term: string]: unknown }

const context = {
  dct: 'http://purl.org/dc/terms/',
  dpv: 'https://w3id.org/dpv#',
  rdf: 'http://www.w3.org/1999/02/22-rdf-syntax-ns#',
  skos: 'http://www.w3.org/2004/02/skos/core#',
}

const profile = 'https://w3id.org/dpv/schema/dpv-27560#'

/** The DPV status for each state of consent. An event that is not about a consent has no such record. */
const statuses: { readonly [S in Exclude<ConsentState, 'none'>]: string } = {
  given: 'dpv:ConsentGiven',
  refused: 'dpv:ConsentRefused',
  withdrawn: 'dpv:ConsentWithdrawn',
  expired: 'dpv:ConsentExpired',
  invalidated: 'dpv:ConsentInvalidated',
  requested: 'dpv:ConsentRequested',
}

/** A thing that the policy names, with its label in both languages. */
const thing = (type: string, named: Named): JsonLd => ({
  '@type': type,
  'dct:identifier': named.id,
  'dct:title': [
    { '@language': 'zh-CN', '@value': named.label['zh-CN'] },
    { '@language': 'en', '@value': named.label.en },
  ],
})

const partyOf = ({ controller, region }: PublishedVersion['compiled']['package']): JsonLd => ({
  ...thing('dpv:DataController', { id: controller.name.en, label: controller.name }),
  'dpv:hasName': controller.name.en,
  'dpv:hasAddress': `${controller.address.en}, ${region}`,
  'dpv:hasContact': [controller.contact, controller.hotline],
})

const personalData = (each: About['categories'][number]): JsonLd =>
  thing(isSensitive(each) ? 'dpv:SensitivePersonalData' : 'dpv:PersonalData', each)

const durationOf = ({ until }: About): JsonLd =>
  until === undefined
    ? { '@type': 'dpv:UntilEventDuration', 'rdf:value': 'consent-withdrawn' }
    : { '@type': 'dpv:UntilTimeDuration', 'rdf:value': until }

const basisOf = (purpose: About['purposes'][number], law: LawProfile): JsonLd => {
  const basis = purpose.purpose?.requires[law].basis
  switch (basis) {
    case 'contract':
      return { 'dpv:hasLegalBasis': 'dpv:ContractPerformance' }
    case 'legal_duty':
      return { 'dpv:hasLegalBasis': 'dpv:LegalObligation' }
    case 'consent':
    case 'acceptance':
      return { 'dpv:hasLegalBasis': 'dpv:Consent' }
    case 'security':
    case undefined:
      return {}
  }
}

const recipientOf = (about: About, { recipient = about.recipient }: About['purposes'][number]) =>
  recipient === undefined ? [] : [thing('dpv:Recipient', recipient)]

const processOf = (about: About, region: string, law: LawProfile): ReadonlyArray<JsonLd> =>
  about.purposes.map((purpose) => ({
    '@type': 'dpv:Process',
    'dpv:hasPurpose': thing('dpv:Purpose', purpose),
    ...basisOf(purpose, law),
    'dpv:hasPersonalData': about.categories.map(personalData),
    'dpv:hasRecipient': recipientOf(about, purpose),
    'dpv:hasStorageCondition': [
      {
        '@type': 'dpv:StorageLocation',
        'dpv:hasLocation': purpose.purpose?.locality === 'on_device' ? 'dpv:WithinDevice' : region,
      },
      { '@type': 'dpv:StorageDuration', 'dpv:hasDuration': durationOf(about) },
    ],
  }))

const statusOf = (matter: ReceiptMatter, about: About, consent: keyof typeof statuses): JsonLd => {
  const { event } = matter.recorded
  const kind = about.how === 'continued_use' ? 'dpv:ImpliedConsent' : 'dpv:ExpressedConsent'
  const byGuardian = 'guardian' in event.body
  return {
    '@type': consent === 'given' ? [statuses[consent], kind] : [statuses[consent]],
    'dpv:isIndicatedAtTime': event.occurredAt,
    'dpv:isIndicatedBy': byGuardian ? 'dpv:GuardianOfDataSubject' : 'dpv:DataSubject',
    'dpv:hasIndicationMethod': about.how ?? event.timeSource,
    'dpv:hasDuration': durationOf(about),
    'dct:identifier': event.id,
  }
}

const noticeOf = ({
  policy,
  version,
  textSha256,
  publishedAt,
  compiled,
}: PublishedVersion): JsonLd => ({
  '@id': hashUri(textSha256),
  '@type': 'dpv:ConsentNotice',
  'dct:identifier': `${policy}/${version}`,
  'dct:date': publishedAt,
  'dct:language': ['zh-CN', 'en'],
  'dct:title': compiled.package.title.en,
})

/** The person's controls: consenting, refusing, withdrawing, and the hotline where the policy says how. */
const controls = ({ compiled }: PublishedVersion): JsonLd => ({
  '@type': ['dpv:ProvideConsent', 'dpv:RefuseConsent', 'dpv:WithdrawConsent'],
  'dpv:isExercisedAt': compiled.package.controller.hotline,
})

const rights = ({ compiled }: PublishedVersion): JsonLd => ({
  '@type': 'dpv:DataSubjectRight',
  'dct:title': 'Withdraw consent',
  'dpv:isExercisedAt': compiled.package.controller.contact,
})

const recordOf = (
  matter: ReceiptMatter,
  policy: PublishedVersion,
  consent: keyof typeof statuses,
): JsonLd => {
  const about = aboutOf(matter)
  const { package: published } = policy.compiled
  const { event } = matter.recorded
  return {
    '@id': `urn:uuid:${event.id}`,
    '@type': 'dpv:ConsentRecord',
    'dct:conformsTo': `${profile}record`,
    'dct:identifier': event.id,
    'dpv:hasDataSubject': { '@id': `urn:consent-ledger:${matter.subject}` },
    'dpv:hasDataController': partyOf(published),
    'dct:language': ['zh-CN', 'en'],
    'dpv:hasJurisdiction': published.region,
    'dpv:hasNotice': noticeOf(policy),
    'dpv:hasProcess': processOf(about, published.region, event.lawProfile),
    'dpv:hasConsentControl': controls(policy),
    'dpv:hasRight': [rights(policy)],
    'dpv:hasConsentStatus': [statusOf(matter, about, consent)],
    [ourKey]: receiptClaims(matter),
  }
}

const consentOf = (matter: ReceiptMatter): keyof typeof statuses | undefined => {
  const consent = wordsOf(matter.recorded.event)?.consent
  return consent === undefined || consent === 'none' ? undefined : consent
}

/** The record; undefined for an event that is not about consent: a contract or an exemption is never shown as one. */
export const consentRecord = (
  matter: ReceiptMatter,
  policy: PublishedVersion,
): JsonLd | undefined => {
  const consent = consentOf(matter)
  return consent === undefined
    ? undefined
    : { '@context': context, ...recordOf(matter, policy, consent) }
}

/** The receipt with its record; undefined in the same cases. */
export const consentReceipt = (
  matter: ReceiptMatter,
  policy: PublishedVersion,
): JsonLd | undefined => {
  const consent = consentOf(matter)
  if (consent === undefined) return undefined
  const { event } = matter.recorded
  return {
    '@context': context,
    '@id': `urn:consent-ledger:receipt:${event.id}`,
    '@type': 'dpv:ConsentReceipt',
    'dct:conformsTo': `${profile}receipt`,
    'dct:identifier': `receipt-${event.id}`,
    'dct:created': matter.at,
    'dct:publisher': partyOf(policy.compiled.package),
    'dct:audience': 'dpv:DataSubject',
    'dpv:hasRecordOfActivity': [recordOf(matter, policy, consent)],
  }
}
