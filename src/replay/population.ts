/** Populations that an auditor draws from: events of some kinds, by the list below and nothing else. */
import type { LedgerEvent } from '../events/ledger-event.ts'
import { words } from '../kernel/codec.ts'

type EventType = LedgerEvent['type']

const types = {
  grants: [
    'ConsentGranted',
    'GuardianConsentGranted',
    'PolicyAccepted',
    'AgreementAccepted',
    'MarketingOptedIn',
    'DisclosureAuthorised',
  ],
  refusals: ['ConsentRefused', 'PolicyDeclined', 'DisclosureRefused'],
  withdrawals: [
    'ConsentWithdrawn',
    'EverythingWithdrawn',
    'SharingEnded',
    'GuardianConsentWithdrawn',
    'MarketingOptedOut',
    'AgreementTerminated',
    'InboundConsentRevoked',
    'PublicDataObjected',
  ],
  disclosures: ['DisclosureMade', 'PublishedRecorded'],
  exemptions: ['ExemptionInvoked'],
  erasures: ['CryptoShredded'],
  readings: ['LedgerRead'],
  publications: ['PolicyVersionPublished'],
} as const satisfies { readonly [name: string]: ReadonlyArray<EventType> }

/** `acts`: every event of people's records. */
export const populations = [
  'acts',
  'grants',
  'refusals',
  'withdrawals',
  'disclosures',
  'exemptions',
  'erasures',
  'readings',
  'publications',
] as const
export type Population = (typeof populations)[number]

/** See `populations`. */
export const PopulationName = words('Population', populations)

/** Events drawn at once, at most. */
export const maxSample = 10_000
/** UTF-16 units of a seed. */
export const maxSeed = 200

/** The name as it was typed; undefined for any other. */
export const populationOf = (name: string | undefined): Population | undefined =>
  populations.find((one) => one === name)

/** Whether an event belongs to a population. */
export const belongsTo = (population: Population): ((event: LedgerEvent) => boolean) => {
  // A command that changed nothing is answered, and is no act.
  if (population === 'acts')
    return ({ subject, type }) => subject !== undefined && type !== 'CommandAnswered'
  const members: ReadonlySet<string> = new Set(types[population])
  return ({ type }) => members.has(type)
}
