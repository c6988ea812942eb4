/** A purpose: its data, its requirements, and the consequence of a refusal. */
import { t } from '../../fp.ts'
import { closed, list, whole, words } from '../../kernel/codec.ts'
import {
  AgreementId,
  CategoryId,
  FeatureId,
  PermissionId,
  PurposeId,
  RecipientId,
} from '../../kernel/ids.ts'
import { ConsentKind, MessageClass, Operation } from '../../events/vocabulary.ts'
import { Clauses, Label } from './label.ts'

/** The lawful ground that a purpose rests on under one profile (PIPL 13). */
export const Basis = words('Basis', ['consent', 'acceptance', 'contract', 'legal_duty', 'security'])
export type Basis = t.TypeOf<typeof Basis>

/** The requirement of one law profile: a ground of PIPL 13(1), and all of `consents`, each of its own kind. */
export const Requirement = closed('Requirement', { basis: Basis, consents: list(ConsentKind, 10) })
export type Requirement = t.TypeOf<typeof Requirement>

/** One purpose. A purpose that the policy mixes is split here into its parts (clauses 1.3-0, 1.4-c, 2.1-a). */
export const Purpose = closed(
  'Purpose',
  {
    id: PurposeId,
    label: Label,
    clauses: Clauses,
    /** The only data that may be processed for it. */
    categories: list(CategoryId, 64),
    /** The only operations that are allowed for it. */
    operations: list(Operation, 9),
    /** The necessity that the text states. */
    necessity: words('Necessity', ['necessary', 'stated_necessary', 'optional', 'right']),
    /** The consequence of a refusal. `nothing`: only this purpose; no other answer may change (clause 1.2-0). */
    refusal: words('RefusalEffect', ['nothing', 'feature', 'service', 'not_refusable']),
    /** The same for people. */
    refusalEffect: Label,
    /** The requirement of each law profile. */
    requires: closed('Requires', { 'policy-literal': Requirement, 'cn-pipl': Requirement }),
    /** Device permissions that must all be on, on the device asked about. Many-to-many with purposes. */
    permissions: list(PermissionId, 8),
    /** Recipients of the data for this purpose. */
    recipients: list(RecipientId, 64),
    /** The part that remains after a decline of the policy, or a cancellation of the account. */
    survives: words('Survival', ['nothing', 'decline', 'cancellation']),
    /** Whether a minor's data may be processed for it at all (clause 6-c). */
    minors: words('MinorRule', ['allowed', 'restricted']),
  },
  {
    /** Features a person starts to set it off. A purpose with none runs by itself and needs another way to refuse. */
    features: list(FeatureId, 16),
    /** Messages sent for this purpose are of this class, unless a template says otherwise. */
    messageClass: MessageClass,
    /** The data must not leave the device (clause 1.2(1)). */
    locality: words('Locality', ['on_device']),
    /** The data must have been through this before it is collected (clause 1.2(6)). */
    transform: words('Transform', ['irreversible_hash']),
    /** The contract it rests on. */
    agreement: AgreementId,
    /** Automated profiling: an off-switch and a prior impact assessment are due (PIPL 24, 55). */
    profiling: t.boolean,
    /** An impact assessment is due before it begins (PIPL 55). */
    impactAssessment: t.boolean,
    /** Consent is given per device, not per person. */
    perDevice: t.boolean,
    /** Consent is given once for one act and ends with it. Minutes it lives at most. */
    singleUseMinutes: whole(1, 10_080),
    /** Other ways to the same end, offered when this is denied (face measures art. 10). */
    alternatives: list(PurposeId, 16),
    /** A field-level gate: categories that need a permission of their own (clause 1.7(2)). */
    categoryPermissions: list(
      closed('CategoryPermission', { category: CategoryId, permission: PermissionId }),
      32,
    ),
    /** The effect of a missing consent: a prompt if the person is present, or a denial if somebody else asks. */
    whenMissing: words('WhenMissing', ['prompt', 'deny']),
    /** Of a purpose that survives a decline or a cancellation, the operations that do; all when absent (clause 5.4-b). */
    survivingOperations: list(Operation, 9),
    /** Statistics, improvement or marketing: never opened by an exemption for stable running (clause 1.6-E9). */
    analytics: t.boolean,
    /** It runs only while the person subscribes to it (clause 1.2(4)-a). */
    subscription: t.boolean,
    /** Consent is given for each survey, named in its scope: one that names none opens none that has a name (clause 1.4-b). */
    perSurvey: t.boolean,
    /** The required protection of a transfer (clause 1.7(1)). */
    transfer: words('Transfer', ['encrypted']),
    /** Must be evidenced by an open exemption or incident before it may be used (clause 1.3-0, installed apps). */
    evidencedOnly: list(CategoryId, 16),
  },
)
export type Purpose = t.TypeOf<typeof Purpose>
