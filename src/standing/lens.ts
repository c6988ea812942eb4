/**
 * What a decision looks up in a person's standing, entry by entry: so that a row on disk need not be read whole
 * to answer one question. Backed by a folded standing in ./folded-lens.ts, by a row's text in ./text-lens.ts.
 */
import type { DeviceId } from '../kernel/ids.ts'
import type {
  ActiveExemption,
  Consent,
  GuardianConsent,
  Inbound,
  Mark,
  Minor,
  Permission,
  PolicyStanding,
  Preference,
  SignedAgreement,
  Subscription,
  Switch,
} from './standing.ts'

/** Each answers `undefined`, or nothing, where the person never said or did such a thing; lists are in key order. */
export type StandingLens = {
  /** The end of the first of these accounts that was closed, or else of the person; of any account where none is named. */
  readonly ended: (accounts?: ReadonlyArray<string>) => Mark | undefined
  /** When dealings under this policy began anew. */
  readonly reopened: (policy: string) => Mark | undefined
  readonly minor: () => Minor | undefined
  /** What was said for the person under one policy. */
  readonly guardianConsent: (policy: string) => GuardianConsent | undefined
  readonly exemptions: () => ReadonlyArray<ActiveExemption>
  /** By purpose, or `policyKey`. */
  readonly objection: (purpose: string) => Mark | undefined
  readonly policy: (policy: string) => Pick<PolicyStanding, 'acceptance' | 'clicked'> | undefined
  /** By `preferenceKey`. */
  readonly preference: (key: string) => Preference | undefined
  /** Channels on which something was said about this purpose of messages, in key order. */
  readonly channelsOf: (purpose: string) => ReadonlyArray<string>
  /** False where nothing was said of this purpose and no feature was switched: nearly always, which spares the looks. */
  readonly mayHaveSaidNo: (purpose: string) => boolean
  /** By `switchKey`. */
  readonly feature: (key: string) => Switch | undefined
  /** By `scopeKey`, with all that was said of many consents at once. */
  readonly consent: (key: string) => Consent | undefined
  readonly permission: (device: string, permission: string) => Permission | undefined
  /** The same permission on every device. */
  readonly permissionAnywhere: (permission: string) => ReadonlyArray<Permission>
  /** Devices on which this permission was ever seen. */
  readonly devicesWith: (permission: string) => ReadonlyArray<DeviceId>
  readonly agreement: (agreement: string) => SignedAgreement | undefined
  /** By purpose. */
  readonly subscription: (purpose: string) => Subscription | undefined
  readonly inbound: (source: string) => Inbound | undefined
}
