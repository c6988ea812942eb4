/**
 * What a decision looks up in a person's standing, entry by entry: so that a row on disk need not be read whole
 * to answer one question. Backed by a folded standing here, by a row's text in ./text-lens.ts.
 */
import { forEachEntry, valuesOf } from '../kernel/entries.ts'
import { consentIn } from './consent-in.ts'
import { own } from './latest.ts'
import { anyKey } from './standing.ts'
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
  Standing,
  Switch,
} from './standing.ts'

/** Each answers `undefined`, or nothing, where the person never said or did such a thing; lists are in key order. */
export type StandingLens = {
  /** The account's or the person's end, whichever is recorded. */
  readonly ended: () => Mark | undefined
  readonly minor: () => Minor | undefined
  readonly guardianConsent: () => GuardianConsent | undefined
  readonly exemptions: () => ReadonlyArray<ActiveExemption>
  /** By purpose, or `anyKey`. */
  readonly objection: (purpose: string) => Mark | undefined
  readonly policy: (policy: string) => Pick<PolicyStanding, 'acceptance' | 'clicked'> | undefined
  /** By `preferenceKey`. */
  readonly preference: (key: string) => Preference | undefined
  /** Channels on which something was said about this purpose of messages, in key order. */
  readonly channelsOf: (purpose: string) => ReadonlyArray<string>
  /** Whether any consent was refused or taken back, or any feature switched: nearly always no, which spares the looks. */
  readonly mayHaveSaidNo: () => boolean
  /** By `switchKey`. */
  readonly feature: (key: string) => Switch | undefined
  /** By `scopeKey`, with all that was said of many consents at once. */
  readonly consent: (key: string) => Consent | undefined
  readonly permission: (device: string, permission: string) => Permission | undefined
  /** The same permission on every device. */
  readonly permissionAnywhere: (permission: string) => ReadonlyArray<Permission>
  readonly agreement: (agreement: string) => SignedAgreement | undefined
  readonly inbound: (source: string) => Inbound | undefined
}

/** A lens over a folded standing. */
export const lensOf = (standing: Standing): StandingLens => ({
  ended: () => standing.cancelled ?? standing.erased,
  minor: () => standing.minor,
  guardianConsent: () => standing.guardianConsent,
  exemptions: () => valuesOf(standing.exemptions),
  objection: (purpose) => own(standing.objections, purpose),
  policy: (policy) => own(standing.policies, policy),
  preference: (key) => own(standing.marketing, key),
  channelsOf: (purpose) => {
    const channels: string[] = []
    forEachEntry(standing.marketing, (key) => {
      if (key.startsWith(`${purpose}/`) && !key.endsWith(`/${anyKey}`))
        channels.push(key.slice(purpose.length + 1))
    })
    return channels
  },
  mayHaveSaidNo: () =>
    standing.consents !== undefined ||
    standing.features !== undefined ||
    standing.sweeps !== undefined,
  feature: (key) => own(standing.features, key),
  consent: (key) => consentIn(standing, key),
  permission: (device, permission) => own(own(standing.permissions, device), permission),
  permissionAnywhere: (permission) =>
    valuesOf(standing.permissions).flatMap((device) => own(device, permission) ?? []),
  agreement: (agreement) => own(standing.agreements, agreement),
  inbound: (source) => own(standing.inbound, source),
})
