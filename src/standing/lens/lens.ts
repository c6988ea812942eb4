/**
 * The look-ups of a decision in a person's standing, entry by entry: so that a row on disk need not be read whole to
 * answer one question. Backed by a folded standing in ./folded-lens.ts, by a row's text in ../row/text-lens.ts.
 */
import type { DeviceId, SubjectId } from '../../kernel/ids.ts'
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
} from '../standing.ts'

/** The person's standing towards one policy, as decisions see it; `said` is present if it is not the acceptance. */
export type LensPolicy = Pick<PolicyStanding, 'acceptance' | 'clicked' | 'said'>

/** Each answers `undefined`, or nothing, where the person never said or did such a thing; lists are in key order. */
export type StandingLens = {
  /**
   * The end of the first of these accounts that was closed, or else of the person; of any account where none is named.
   * `policy`: whose accounts they are. Of surrogates that are joined, an end is undone by accepting that policy later.
   */
  readonly ended: (accounts?: ReadonlyArray<string>, policy?: string) => Mark | undefined
  /** The reopening of dealings under this policy. */
  readonly reopened: (policy: string) => Mark | undefined
  readonly minor: () => Minor | undefined
  /** The last time the person came of age, whichever threshold it was. */
  readonly reached: () => Mark | undefined
  /** The guardian's consent under one policy. */
  readonly guardianConsent: (policy: string) => GuardianConsent | undefined
  readonly exemptions: () => ReadonlyArray<ActiveExemption>
  /** By purpose, or `policyKey`. */
  readonly objection: (purpose: string) => Mark | undefined
  readonly policy: (policy: string) => LensPolicy | undefined
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
  /** The last withdrawal of this `scopeKey`'s consents together with others, whether any was given or not. */
  readonly sweptAway: (key: string) => Mark | undefined
  readonly permission: (device: string, permission: string) => Permission | undefined
  /** The same permission on every device. */
  readonly permissionAnywhere: (permission: string) => ReadonlyArray<Permission>
  /** Devices on which this permission was ever seen. */
  readonly devicesWith: (permission: string) => ReadonlyArray<DeviceId>
  readonly agreement: (agreement: string) => SignedAgreement | undefined
  /** By purpose. */
  readonly subscription: (purpose: string) => Subscription | undefined
  readonly inbound: (source: string) => Inbound | undefined
  /** Surrogates that an officer found to be the same person, by their direct joining with this one. */
  readonly joinedWith: () => ReadonlyArray<SubjectId>
  /** The parts of a lens over several surrogates (./joined-lens.ts); absent for nearly everybody. */
  readonly together?: Together
}

/** A surrogate that is asked about, and those that it is joined with, one by one or through each other. */
export type Together = {
  readonly own: StandingLens
  readonly others: ReadonlyArray<{ readonly subject: SubjectId; readonly lens: StandingLens }>
}
