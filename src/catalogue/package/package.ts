/**
 * A policy as data: one content-addressed document per version. Purposes, categories, recipients and the rest
 * each name the clauses they come from; the text people read is kept beside it, byte for byte.
 */
import { t } from '../../fp.ts'
import { closed, list, text, whole, words } from '../../kernel/codec.ts'
import {
  AgreementId,
  CategoryId,
  PolicyId,
  PurposeId,
  Sha256,
  TemplateId,
  VersionId,
} from '../../kernel/ids.ts'
import { InstantInput } from '../../kernel/instant.ts'
import { LawProfile, MessageClass, Operation } from '../../events/vocabulary.ts'
import { Account } from './account.ts'
import { Clauses, Label } from './label.ts'
import { ExemptionRule } from './exemption-rule.ts'
import { Purpose } from './purpose.ts'
import { Channel, InboundSource, Permission, Recipient, Sdk } from './parties.ts'
import { Commitment, RetentionRule, SwitchPath } from './duties.ts'

/** JR/T 0171-2020 classes; C3 (authentication secrets, biometrics) is never a payload or a disclosure. */
export const DataClass = words('DataClass', ['C1', 'C2', 'C3', 'none'])

/** A kind of personal data. */
export const Category = closed(
  'Category',
  {
    id: CategoryId,
    label: Label,
    clauses: Clauses,
    /** As PIPL 28 has it. */
    sensitivity: words('Sensitivity', ['ordinary', 'sensitive', 'sensitive_in_combination']),
    /** The class of JR/T 0171-2020; `none` outside finance. */
    jrt: DataClass,
  },
  {
    /** The reason for its sensitivity, or for more care than the policy gives it. */
    why: Label,
    /** A secret (password, one-time code, biometric template): its value is refused everywhere (clause 1.2(2), check 24). */
    secret: t.boolean,
    /** The data is about people who did not consent themselves (clause 1.2(6)). */
    aboutThirdPersons: t.boolean,
    /** Cannot be changed by the person (GB/T 41391 App. F). */
    immutable: t.boolean,
    /** Measured from the body (PIPL 28): lint asks where it stays. It says who somebody is, as `identity` does. */
    biometric: t.boolean,
    /** Says who somebody is, alone or together with other data: what a prohibition by `withIdentity` is about (clause 2.2-b). */
    identity: t.boolean,
  },
)
export type Category = t.TypeOf<typeof Category>

/**
 * A combination that is never allowed, whatever consents exist (clause 2.2-b). Matches when every given condition
 * holds.
 */
export const Prohibition = closed(
  'Prohibition',
  { id: PurposeId, label: Label, clauses: Clauses, operations: list(Operation, 9) },
  {
    purposes: list(PurposeId, 64),
    /** At least one of these is asked for … */
    categories: list(CategoryId, 64),
    /** … together with at least one of these … */
    with: list(CategoryId, 64),
    /** … or with any category that says who somebody is, whatever its name (clause 2.2-b: any identity data). */
    withIdentity: t.boolean,
  },
)
export type Prohibition = t.TypeOf<typeof Prohibition>

/** A message template. One marketing paragraph makes the whole message marketing (clause 2.1-c). */
export const Template = closed('Template', {
  id: TemplateId,
  label: Label,
  clauses: Clauses,
  /** The class of each paragraph. */
  segments: list(MessageClass, 16),
})
export type Template = t.TypeOf<typeof Template>

/** A class of messages and whether a person may refuse it. */
export const MessageClassRule = closed('MessageClassRule', {
  class: MessageClass,
  label: Label,
  clauses: Clauses,
  /** Whether an opt-out ends it. */
  refusable: t.boolean,
})
export type MessageClassRule = t.TypeOf<typeof MessageClassRule>

/** A contract beside the policy: it gives a contract basis, never consent (clause 1.2(7)-a). */
export const Agreement = closed(
  'Agreement',
  {
    id: AgreementId,
    label: Label,
    clauses: Clauses,
    /** The one that people accept. */
    version: VersionId,
  },
  {
    /** Of its text: nobody signs another under its name. Where none is given any is taken, for the text is nowhere here. */
    documentSha256: Sha256,
  },
)
export type Agreement = t.TypeOf<typeof Agreement>

/** A reading of the law: data here, rules in src/decisions. */
export const LawProfileRule = closed(
  'LawProfileRule',
  {
    id: LawProfile,
    label: Label,
    /** Marketing rests on the bundled acceptance with an opt-out, or on an opt-in per purpose and channel. */
    marketing: words('MarketingRule', ['bundled', 'opt_in']),
    /** The kind of consent that providing to a third party needs. */
    provision: words('ProvisionRule', ['explicit_consent', 'separate_consent']),
    /** Whether sensitive categories, when processing rests on consent, need a separate one (PIPL 29). */
    sensitive: words('SensitiveRule', ['as_purpose', 'separate_consent']),
    /** The changes that continued use after a notice may accept (PIPL 14(2)). */
    continuedUse: words('ContinuedUseRule', ['any_change', 'unchanged_or_narrower']),
    /** Hours during which a refusal must not be followed by another prompt (NDSMR 22(5)). */
    coolDownHours: whole(0, 8_760),
    /** Minutes after which an observed device permission is stale and must be observed again. */
    permissionFreshMinutes: whole(0, 525_600),
    /** Days within which someone who declined is asked to leave (clause 7-c). */
    declineGraceDays: whole(0, 365),
  },
  {
    /** Age in years below which this law itself asks for the guardian (PIPL 31). The policy may set a higher one. */
    guardianByLawBelowAge: whole(1, 30),
  },
)
export type LawProfileRule = t.TypeOf<typeof LawProfileRule>

/** The organisation that is responsible for the policy (PIPL 17). */
export const Controller = closed('Controller', {
  name: Label,
  /** The app or service that people use. */
  product: Label,
  address: Label,
  /** The contact of the data protection officer: an office, not a person. */
  contact: text(200),
  /** A number that everybody may know. */
  hotline: text(40),
})
export type Controller = t.TypeOf<typeof Controller>

/** The document that a policy version publishes beside its text. */
export const PolicyPackage = closed(
  'PolicyPackage',
  {
    /** Its id, the same for all its versions. */
    policy: PolicyId,
    /** A new one for each publication. */
    version: VersionId,
    /** The title. */
    title: Label,
    /** Clauses in which the text describes itself. */
    clauses: Clauses,
    controller: Controller,
    /** ISO 3166-1 alpha-2 of the country it holds in. */
    region: text(2),
    categories: list(Category, 500),
    purposes: list(Purpose, 500),
    permissions: list(Permission, 100),
    recipients: list(Recipient, 500),
    sources: list(InboundSource, 100),
    sdks: list(Sdk, 100),
    channels: list(Channel, 50),
    messageClasses: list(MessageClassRule, 10),
    templates: list(Template, 500),
    agreements: list(Agreement, 50),
    exemptions: list(ExemptionRule, 100),
    retention: list(RetentionRule, 200),
    prohibitions: list(Prohibition, 100),
    switchPaths: list(SwitchPath, 100),
    commitments: list(Commitment, 200),
    /** Both readings: `policy-literal` and `cn-pipl`. */
    profiles: list(LawProfileRule, 8),
  },
  {
    /** From when the text itself says that it is in force; a publication may say otherwise. */
    effectiveAt: InstantInput,
    /** Kinds of account that people hold under it, with ids that no other policy uses; one account under the policy's id when absent. */
    accounts: list(Account, 20),
    /** The number the text gives itself; absent when it gives none and `version` was assigned by the publisher. */
    statedVersion: text(40),
  },
)
export type PolicyPackage = t.TypeOf<typeof PolicyPackage>
