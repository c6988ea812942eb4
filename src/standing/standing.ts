/**
 * The standing of one person, folded from their events: the one shared fold behind deciders, decisions and rows
 * (docs/decisions/0006). Each entry remembers the event that made it, so that a decision can name its evidence.
 */
import type { Entries } from '../kernel/entries.ts'
import type {
  CategoryId,
  DeviceId,
  EventId,
  MatterId,
  PolicyId,
  PurposeId,
  RecipientId,
  SubjectId,
  VersionId,
} from '../kernel/ids.ts'
import type { Instant } from '../kernel/instant.ts'
import type {
  AgeBand,
  ExemptionCode,
  ExemptionList,
  GrantKind,
  PermissionPrecision,
} from '../events/vocabulary.ts'

/** The claimed time of something, and its event. */
export type Mark = { readonly at: Instant; readonly event: EventId }

export type ConsentState =
  | 'granted'
  | 'refused'
  | 'withdrawn'
  | 'expired'
  | 'invalidated'
  | 'reconsent_required'

/** The grant that a finding is about. */
export type Given = Mark & { readonly version?: VersionId; readonly until?: Instant }

/** Findings about the grants of one scope: each finding counts for earlier grants. */
export type Findings = {
  readonly invalidated?: Mark
  readonly expired?: Mark
  readonly reconsent?: Mark
}

/**
 * One consent in its latest state; a scope that was never asked about has no entry. What was said of many consents at
 * once stands apart, in `sweeps`: how a consent stands with all of it is in ./consent-in.ts.
 */
export type Consent = Mark & {
  readonly state: ConsentState
  readonly kind: GrantKind
  readonly purpose: PurposeId
  readonly categories: ReadonlyArray<CategoryId>
  readonly version?: VersionId
  readonly until?: Instant
  /** The grant, if the state is a finding. */
  readonly given?: Given
  readonly findings?: Findings
}

/**
 * An act or a finding about every consent of a kind and purpose, or about all: it counts for each one granted before
 * it, also for those recorded afterwards. `standing` are versions that a demand to ask anew leaves alone.
 */
export type Sweep = {
  readonly withdrawn?: Mark
  readonly invalidated?: Mark
  /** Dealings under the policy of the purpose began anew: what was granted before is asked again. */
  readonly anew?: Mark
  readonly reconsent?: Mark & { readonly standing: ReadonlyArray<VersionId> }
}

/** `ended`: a guardian gave it for somebody who came of age since. */
export type Acceptance = Mark & {
  readonly state: 'accepted' | 'declined' | 'ended'
  readonly version: VersionId
  readonly mode?: 'click' | 'continued_use'
}

/**
 * The service was used while a version was in force. Whether that accepted it hangs on what else is known: it does after
 * the notice reached the person, and after they accepted a version before this one (clauses 7-a to 7-c).
 */
export type Use = Mark & {
  readonly version: VersionId
  /** Its notice was known when the use was told. */
  readonly proven?: true
  /** Versions before this one; absent in what was recorded before they were named. */
  readonly before?: ReadonlyArray<VersionId>
}

/** The notices and acceptances of one policy. */
export type PolicyStanding = {
  /** Per version, when its notice first reached the person. */
  readonly notices: Entries<Mark>
  readonly acceptance?: Acceptance
  /** The version that was accepted by an act of its own, which continued use never replaces. */
  readonly clicked?: Mark & { readonly version: VersionId }
  /** The person's last word, where the acceptance is none: it came by use, or was ended. */
  readonly said?: Acceptance
  /** By version, the last use while it was in force. */
  readonly uses?: Entries<Use>
}

export type Permission = Mark & {
  readonly state: 'on' | 'off' | 'unknown'
  readonly precision?: PermissionPrecision
  /** The first time it was seen on, and the last time it was seen off: what was turned off is not turned on again by the switch. */
  readonly firstOn?: Instant
  readonly lastOff?: Mark
}

export type Preference = Mark & { readonly state: 'in' | 'out' }

export type ActiveExemption = Mark & {
  readonly list: ExemptionList
  readonly code: ExemptionCode
  readonly purpose: PurposeId
  readonly categories: ReadonlyArray<CategoryId>
  readonly recipient?: RecipientId
  readonly until: Instant
  /** It was good for one use and that use was made. */
  readonly used?: true
  /** It opens nothing before a second officer approves it. */
  readonly awaits?: true
  /** The event by which they did. */
  readonly approved?: EventId
}

export type Inbound = Mark & {
  readonly categories: ReadonlyArray<CategoryId>
  readonly until: Instant
  readonly revoked?: true
}

/** A feature of the app, switched by the person. */
export type Switch = Mark & { readonly state: 'on' | 'off' }

/** The last word on a service that runs only while the person subscribes to it. */
export type Subscription = Switch

/** `unlinked`: the last end of their authority, whether or not they were linked again since. */
export type Guardian = Mark & { readonly ended?: true; readonly unlinked?: Mark }

export type Minor = Mark & { readonly band: AgeBand }

/** A withdrawal may be known before what it takes back is told. */
export type GuardianConsent = Mark & { readonly guardian: SubjectId } & (
    | {
        readonly state: 'granted'
        readonly policy: PolicyId
        readonly version: VersionId
        readonly purposes: ReadonlyArray<PurposeId>
      }
    | { readonly state: 'withdrawn' }
  )

/** `policy` is named where dealings under it had ended with the account. */
export type Reopening = Mark & { readonly policy?: PolicyId }

/** Found to be one person with another surrogate; `joining` is what a separation names. */
export type Joined = Mark & { readonly joining: MatterId }

/** A contract beside the policy, and whether it has ended. Its end may be known before it is told that it was signed. */
export type SignedAgreement = Mark & { readonly version?: VersionId; readonly ended?: true }

/** Everything a decision needs to know of one person. What holds nothing is undefined or absent: both are the same. */
export type Standing = {
  readonly policies?: Entries<PolicyStanding>
  /** By `scopeKey`. */
  readonly consents?: Entries<Consent>
  /** By `sweepKey`. */
  readonly sweeps?: Entries<Sweep>
  /** The time at which the person came of age, by threshold: '14', '18'. */
  readonly reached?: Entries<Mark>
  /** By device, then permission. */
  readonly permissions?: Entries<Entries<Permission>>
  /** By `preferenceKey`. */
  readonly marketing?: Entries<Preference>
  readonly inbound?: Entries<Inbound>
  readonly agreements?: Entries<SignedAgreement>
  /** By purpose: services that run only while the person subscribes. */
  readonly subscriptions?: Entries<Subscription>
  readonly exemptions?: Entries<ActiveExemption>
  /** Objections to the use of public data, by purpose or `policyKey`. */
  readonly objections?: Entries<Mark>
  readonly features?: Entries<Switch>
  readonly minor?: Minor | undefined
  readonly guardians?: Entries<Guardian>
  /** By policy; `*` for the last withdrawal under all of them. */
  readonly guardianConsents?: Entries<GuardianConsent>
  /** By account: whose it is the policies say. */
  readonly cancelled?: Entries<Mark>
  /** By account, its last reopening: what allowed something under its policy before it does so no more (./lens/since-reopening.ts). */
  readonly reopened?: Entries<Reopening>
  readonly erased?: Mark | undefined
  /** By the other surrogate: what is refused there binds here (./lens/joined-lens.ts). */
  readonly joined?: Entries<Joined>
}

/** Nobody has said anything yet. */
export const nobody: Standing = {}

/** The scope of one consent. */
export type Scope = {
  readonly kind: GrantKind
  readonly purpose: PurposeId
  readonly recipient?: RecipientId | undefined
  readonly device?: DeviceId | undefined
  readonly publication?: MatterId | undefined
  readonly survey?: MatterId | undefined
}

/** The key of one consent: its kind and everything that narrows it. Kinds never share a key. */
export const scopeKey = (scope: Scope): string => {
  const { kind, purpose, recipient, device, publication, survey } = scope
  const key = `${kind}/${purpose}/${recipient ?? ''}/${device ?? ''}/${publication ?? ''}`
  return survey === undefined ? key : `${key}/${survey}`
}

/** The key of a sweep: consents of one kind, of one device, or of every purpose. */
export const sweepKey = (
  kind: GrantKind | undefined,
  purpose: string | undefined,
  device?: DeviceId,
): string => {
  const key = `${kind ?? anyKey}/${purpose ?? anyKey}`
  return device === undefined ? key : `${key}/${device}`
}

/** The key of a permission, preference or agreement for everything. */
export const anyKey = '*'

/** The key of words about every purpose: of one policy, or of all. */
export const policyKey = (policy?: string): string =>
  policy === undefined ? anyKey : `${anyKey}${policy}`

/** The policy is of no account where the purpose is named: no two policies share one. */
export const preferenceKey = (
  purpose: string | undefined,
  channel: string | undefined,
  policy?: string,
): string => `${purpose ?? policyKey(policy)}/${channel ?? anyKey}`

/** The key of a switch: it may be on for one device and not for another. */
export const switchKey = (feature: string, device: string | undefined): string =>
  device === undefined ? feature : `${feature}/${device}`
