/** The closed vocabularies that events, policies and questions share. Labels for people are in the policy package. */
import { words } from '../kernel/codec.ts'
import type { t } from '../fp.ts'

/** Consent kinds of the served policy; one never stands in for another (design invariant 5). */
export const ConsentKind = words('ConsentKind', [
  'policy_acceptance',
  'purpose_consent',
  'device_permission',
  'explicit_consent',
  'separate_consent',
  'marketing_preference',
  'public_disclosure_consent',
  'guardian_consent',
  'inbound_consent_proof',
  'agreement_acceptance',
])
export type ConsentKind = t.TypeOf<typeof ConsentKind>

/** Kinds that a person gives, refuses and withdraws as such, by one act for one scope. */
export const GrantKind = words('GrantKind', [
  'purpose_consent',
  'explicit_consent',
  'separate_consent',
  'public_disclosure_consent',
])
export type GrantKind = t.TypeOf<typeof GrantKind>

/** The reading of law a decision was made under: the bank's text as it stands, or the Personal Information Protection Law. */
export const LawProfile = words('LawProfile', ['policy-literal', 'cn-pipl'])
export type LawProfile = t.TypeOf<typeof LawProfile>

/** The kind of act by which a person expressed their will. src/deciders/checks/grant.ts lists the affirmative ones. */
export const ActKind = words('ActKind', [
  'click',
  'switch',
  'signature',
  'hotline',
  'counter',
  'sms_reply',
  'form',
])
export type ActKind = t.TypeOf<typeof ActKind>

/** The state of the control before the act: leaving a pre-ticked box alone is not an act (GB/T 35273, CBIRC 2022-9). */
export const ControlDefault = words('ControlDefault', ['off', 'on', 'none'])
export type ControlDefault = t.TypeOf<typeof ControlDefault>

/** Message classes: only marketing can be opted out of (clause 2.1-c). */
export const MessageClass = words('MessageClass', ['marketing', 'service', 'risk', 'legal'])
export type MessageClass = t.TypeOf<typeof MessageClass>

/** The operation on the data that a calling service asks about. */
export const Operation = words('Operation', [
  'collect',
  'use',
  'store',
  'provide',
  'publish',
  'send',
  'join',
  'ingest',
  'profile',
])
export type Operation = t.TypeOf<typeof Operation>

export const ExemptionList = words('ExemptionList', ['collection', 'disclosure'])
export type ExemptionList = t.TypeOf<typeof ExemptionList>

/** Exemptions are keyed by code, never by number: the two lists number the same ground differently (clauses 1.6-E*, 4-E*). */
export const ExemptionCode = words('ExemptionCode', [
  'legal_duty',
  'national_security',
  'public_interest',
  'criminal_justice',
  'vital_interest',
  'self_published',
  'lawfully_public',
  'contract',
  'service_stability',
  'other_law_or_regulator',
])
export type ExemptionCode = t.TypeOf<typeof ExemptionCode>

/** Kinds of evidence that the invocation of an exemption may require. */
export const ExemptionEvidence = words('ExemptionEvidence', [
  'statute',
  'article',
  'organ',
  'instrument',
  'case_document',
  'officers',
  'emergency_reference',
  'end_date',
  'approver',
  'second_approver',
  'impracticability',
  'post_hoc_notice_due',
  'source_snapshot',
  'contract',
  'necessity_note',
  'fault',
  'filing',
])
export type ExemptionEvidence = t.TypeOf<typeof ExemptionEvidence>

/** Roles on a credential. */
export const Role = words('Role', [
  'service',
  'officer',
  'auditor',
  'regulator',
  'operator',
  'subject',
])
export type Role = t.TypeOf<typeof Role>

/** The role of an actor: a role of a credential, or the ledger itself by rule or clock. */
export const ActorRole = words('ActorRole', [
  'service',
  'officer',
  'auditor',
  'regulator',
  'operator',
  'subject',
  'system',
])
export type ActorRole = t.TypeOf<typeof ActorRole>

/** The source that vouches for `occurredAt`. */
export const TimeSource = words('TimeSource', [
  'ledger',
  'service',
  'device',
  'hotline',
  'counter',
  'partner',
  'import',
])
export type TimeSource = t.TypeOf<typeof TimeSource>

export const PermissionState = words('PermissionState', ['on', 'off'])
export type PermissionState = t.TypeOf<typeof PermissionState>

/** The precision of a permission: exact or coarse position, the whole album or picked items. */
export const PermissionPrecision = words('PermissionPrecision', ['full', 'coarse', 'selected'])
export type PermissionPrecision = t.TypeOf<typeof PermissionPrecision>

export const ObservationSource = words('ObservationSource', ['callback', 'launch_sync', 'settings'])
export type ObservationSource = t.TypeOf<typeof ObservationSource>

/** Age bands of the Civil Code (18-21) and PIPL 31: under 14 needs the guardian by law, under 18 by the policy. */
export const AgeBand = words('AgeBand', ['under_8', '8_to_13', '14_to_17'])
export type AgeBand = t.TypeOf<typeof AgeBand>

export const Locale = words('Locale', ['zh-CN', 'en'])
export type Locale = t.TypeOf<typeof Locale>

/** Kinds of identifier by which a person is known; `other` is any that an earlier version took. */
export const IdentifierKindName = words('IdentifierKindName', [
  'phone',
  'id_card',
  'email',
  'passport',
  'customer_no',
  'other',
])
export type IdentifierKindName = t.TypeOf<typeof IdentifierKindName>
