/** Duties of the bank: retention periods, switches and promises. */
import { t } from '../../fp.ts'
import { closed, list, text, whole, words } from '../../kernel/codec.ts'
import { CategoryId, FeatureId, PermissionId, PurposeId } from '../../kernel/ids.ts'
import { Clauses, Label } from './label.ts'

/** A period and its start. A rule with no `period` is a gap that lint reports (NDSMR 21(3)). */
export const RetentionRule = closed(
  'RetentionRule',
  {
    id: PurposeId,
    label: Label,
    clauses: Clauses,
    categories: list(CategoryId, 64),
    purposes: list(PurposeId, 64),
    /** From when the period counts. */
    startsAt: words('RetentionStart', [
      'collection',
      'purpose_end',
      'account_cancelled',
      'transaction',
      'processing_end',
    ]),
    /** A statute holds the data even against erasure: store only (PIPL 47). */
    statutory: t.boolean,
  },
  {
    period: closed('Period', {
      amount: whole(1, 1_000),
      unit: words('PeriodUnit', ['day', 'month', 'year']),
    }),
    /** The action at the end of the period. */
    method: Label,
    /** The statute. */
    lawRef: text(120),
  },
)
export type RetentionRule = t.TypeOf<typeof RetentionRule>

/** A place where a person turns something off or on. `steps` feeds the ease-parity report (PIPL 15). */
export const SwitchPath = closed(
  'SwitchPath',
  {
    id: FeatureId,
    label: Label,
    clauses: Clauses,
    /** The purposes that it withdraws. */
    purposes: list(PurposeId, 64),
    /** The effect of the path. */
    does: words('SwitchEffect', ['withdraws', 'manages', 'cancels_account', 'contacts']),
    /** Taps to say yes. */
    stepsToGive: whole(0, 20),
    /** Taps to take it back: not more (PIPL 15). */
    stepsToTakeBack: whole(0, 20),
  },
  {
    /** Device permissions that this path switches (clause 5.3). */
    permissions: list(PermissionId, 100),
    /** For whom the path exists, everyone when absent: clause 5.4-d leaves customers without e-banking without one. */
    availableTo: words('Customers', ['all', 'ebank', 'non_ebank']),
  },
)
export type SwitchPath = t.TypeOf<typeof SwitchPath>

/** Statements that lint holds against each other, and topics (`covers_…`) that a complete policy has a word on. */
export const Claim = words('Claim', [
  'explicit_consent_is_affirmative',
  'permission_is_consent',
  'continued_use_is_acceptance',
  'continued_use_covers_provision',
  'notice_before_effective',
  'decliner_must_cancel',
  'uninstall_is_not_cancellation',
  'uninstall_is_the_exit',
  'covers_separate_consent',
  'covers_withdrawal_of_consent',
  'covers_entrusted_processing',
  'covers_profiling_switch',
  'covers_portability',
  'covers_export',
])
export type Claim = t.TypeOf<typeof Claim>

/** A promise, right, measure or rule of the policy that is neither a purpose nor a switch. */
export const Commitment = closed(
  'Commitment',
  {
    id: FeatureId,
    label: Label,
    clauses: Clauses,
    kind: words('CommitmentKind', [
      'notice',
      'security',
      'governance',
      'incident',
      'liability',
      'right',
      'minor',
      'revision',
      'contact',
      'localisation',
      'consent_rule',
    ]),
  },
  {
    /** Returned as an obligation with every ALLOW (clause 3.3). */
    obligation: words('Obligation', ['encrypt', 'mask', 'log_access', 'store_in_region']),
    /** Working days within which it is kept: a reply (clause 8-b), the lead of a notice (clause 7-a gives none). */
    workingDays: whole(1, 365),
    /** Age in years below which this rule of the policy applies (clause 6-a). */
    ageBelow: whole(1, 30),
    /** Claims of the text that lint compares with the rest of the package. */
    claims: list(Claim, 20),
  },
)
export type Commitment = t.TypeOf<typeof Commitment>
