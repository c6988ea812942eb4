/** The answer to a calling service. Codes are for machines and stay as they are. */
import type { CategoryId, EventId, PolicyId, PurposeId, VersionId } from '../kernel/ids.ts'
import type { Instant } from '../kernel/instant.ts'
import type { Basis } from '../catalogue/package/purpose.ts'
import type { ConsentKind, ExemptionCode, LawProfile } from '../events/vocabulary.ts'

export type Decision = 'ALLOW' | 'DENY' | 'PROMPT' | 'STORE_ONLY'

/** Every reason there is, in the order of precedence in which it is looked for. */
export const reasonCodes = [
  'ACCOUNT_CANCELLED',
  'HELD_BY_STATUTE',
  'PROHIBITED',
  'PURPOSE_UNREGISTERED',
  'PURPOSE_NOT_YET_EFFECTIVE',
  'CATEGORY_UNREGISTERED',
  'SECRET_CATEGORY',
  'OUT_OF_SCOPE',
  'MESSAGE_CLASS_REQUIRED',
  'MESSAGE_RECLASSED',
  'TEMPLATE_UNREGISTERED',
  'CHANNEL_UNREGISTERED',
  'CHANNEL_NOT_FOR_CLASS',
  'RECIPIENT_REQUIRED',
  'RECIPIENT_UNREGISTERED',
  'RECIPIENT_FROZEN',
  'SOURCE_UNREGISTERED',
  'REGION',
  'GUARDIAN_REQUIRED',
  'MINOR_RESTRICTED',
  'EXEMPTION_INVALID',
  'EVIDENCE_REQUIRED',
  'NOT_ACCEPTED',
  'NON_ACCEPTANCE',
  'RECONSENT_REQUIRED',
  'WITHDRAWN',
  'OPTED_OUT',
  'EXPIRED',
  'INVALIDATED',
  'SWITCHED_OFF',
  'CHANNEL_OFF',
  'DEVICE_REQUIRED',
  'SURVEY_REQUIRED',
  'PERMISSION_OFF',
  'PERMISSION_UNKNOWN',
  'PERMISSION_STALE',
  'NO_AGREEMENT',
  'NOT_SUBSCRIBED',
  'NO_INBOUND_PROOF',
  'NO_WARRANTY',
  'NO_OPT_IN',
  'NO_CONSENT',
  'NO_EXPLICIT_CONSENT',
  'NO_SEPARATE_CONSENT',
  'NO_PUBLICATION_CONSENT',
  'PROMPT_SUPPRESSED',
  'REFUSED',
  'PROJECTION_BEHIND',
  'EXEMPTION',
  'LEGACY_BUNDLED_BASIS',
  'IN_ORDER',
] as const
export type ReasonCode = (typeof reasonCodes)[number]

/** One reason. What it is about stands beside the code, never in it. */
export type Reason = {
  readonly code: ReasonCode
  readonly kind?: ConsentKind
  readonly categories?: ReadonlyArray<CategoryId>
  readonly item?: string
}

/** Duties of a caller that goes on. */
export type Obligation =
  | 'encrypt'
  | 'mask'
  | 'log_access'
  | 'store_in_region'
  | 'show_notice'
  | 'reobserve_permission'
  | 'fallback_channel'
  | 'notify_afterwards'
  | 'inform_no_recall'
  /** It may travel encrypted alone (clause 1.7(1)). */
  | 'encrypt_transfer'
  | 'impact_assessment'
  | 'offer_switch_off'

/** The ground of a decision. An exemption is never shown as consent (invariant 5). */
export type Ground =
  | { readonly ground: Basis }
  | { readonly ground: 'legacy_bundled_acceptance' }
  | { readonly ground: 'exemption'; readonly code: ExemptionCode }
  | { readonly ground: 'none' }

/** The decision proper: the same for the same rows, question and instant. */
export type Ruling = {
  readonly decision: Decision
  readonly reasons: ReadonlyArray<Reason>
  readonly basis: Ground
  /** Events that the decision rests on. */
  readonly evidence: ReadonlyArray<EventId>
  readonly policyVersion?: { readonly policy: PolicyId; readonly version: VersionId }
  readonly obligations: ReadonlyArray<Obligation>
  readonly alternatives: ReadonlyArray<PurposeId>
  /** The answer may change at this instant by the clock alone. */
  readonly validUntil: Instant | undefined
  readonly profile: LawProfile
}
