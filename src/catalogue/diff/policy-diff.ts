/** The differences of two versions of a policy, as plain data: ids only, so that they fit into an event. */
import type { t } from '../../fp.ts'
import { DiffObligation } from '../../events/facts/registry.ts'
import { closed, list, text, words } from '../../kernel/codec.ts'
import { CategoryId, PolicyId, PurposeId, RecipientId, VersionId } from '../../kernel/ids.ts'

/** `wider` lets the bank do more or promise less; what cannot be told apart from wider counts as wider. */
export const Effect = words('Effect', ['wider', 'narrower', 'neutral'])
export type Effect = t.TypeOf<typeof Effect>

const Change = words('Change', ['added', 'removed', 'changed'])

/**
 * Reasons for a new consent (PIPL 14(2), 23; NDSMR 22(4)). `undertaking`: a promise to the person about this purpose
 * got weaker.
 */
export const DiffReason = words('DiffReason', [
  'purpose',
  'method',
  'category',
  'recipient',
  'period',
  'undertaking',
])
export type DiffReason = t.TypeOf<typeof DiffReason>

/** The side of a purpose that changed. */
export const Aspect = words('Aspect', [
  'wording',
  'categories',
  'category_terms',
  'operations',
  'recipients',
  'recipient_terms',
  'permissions',
  'category_permissions',
  'evidence',
  'requires_literal',
  'requires_pipl',
  'retention',
  'necessity',
  'refusal',
  'survival',
  'minors',
  'profiling',
  'assessment',
  'locality',
  'transform',
  'device',
  'survey',
  'subscription',
  'transfer',
  'analytics',
  'surviving_operations',
  'single_use',
  'agreement',
  'message_class',
  'alternatives',
  'sources',
  'sdks',
  'prohibitions',
  'region',
])
export type Aspect = t.TypeOf<typeof Aspect>

/** One side that changed; ids that came and went where it is a list. */
export const AspectChange = closed(
  'AspectChange',
  { aspect: Aspect, effect: Effect },
  { added: list(text(130), 64), removed: list(text(130), 64) },
)
export type AspectChange = t.TypeOf<typeof AspectChange>

/** Reasons are given where the obligation is `reconsent`. */
export const PurposeChange = closed('PurposeChange', {
  purpose: PurposeId,
  change: Change,
  aspects: list(AspectChange, 29),
  obligation: DiffObligation,
  reasons: list(DiffReason, 6),
})
export type PurposeChange = t.TypeOf<typeof PurposeChange>

/** A recipient, and the categories it gained or lost. */
export const RecipientChange = closed(
  'RecipientChange',
  { recipient: RecipientId, change: Change, effect: Effect },
  { added: list(CategoryId, 64), removed: list(CategoryId, 64) },
)
export type RecipientChange = t.TypeOf<typeof RecipientChange>

/** A kind of data: less guarded is wider. */
export const CategoryChange = closed('CategoryChange', {
  category: CategoryId,
  change: Change,
  effect: Effect,
})
export type CategoryChange = t.TypeOf<typeof CategoryChange>

/** The other lists of the package; `head` is the title, the controller and the region. */
export const Section = words('Section', [
  'head',
  'permissions',
  'sources',
  'sdks',
  'channels',
  'messageClasses',
  'templates',
  'agreements',
  'accounts',
  'exemptions',
  'retention',
  'prohibitions',
  'switchPaths',
  'commitments',
  'profiles',
])
export type Section = t.TypeOf<typeof Section>

export const SectionChange = closed('SectionChange', {
  section: Section,
  effect: Effect,
  added: list(text(80), 500),
  removed: list(text(80), 500),
  changed: list(text(80), 500),
})
export type SectionChange = t.TypeOf<typeof SectionChange>

/** `from` is absent for the first version, which owes nobody anything yet. */
export const PolicyDiff = closed(
  'PolicyDiff',
  {
    policy: PolicyId,
    to: VersionId,
    purposes: list(PurposeChange, 1_000),
    recipients: list(RecipientChange, 1_000),
    categories: list(CategoryChange, 1_000),
    sections: list(SectionChange, 15),
    obligation: DiffObligation,
    reasons: list(DiffReason, 6),
  },
  { from: VersionId },
)
export type PolicyDiff = t.TypeOf<typeof PolicyDiff>
