/** The registry: policies, parties, templates, and the law profile in force. */
import { t } from '../../fp.ts'
import { closed, list, text, whole, words } from '../../kernel/codec.ts'
import {
  CategoryId,
  PolicyId,
  PurposeId,
  RecipientId,
  RegionId,
  Sha256,
  SourceId,
  TemplateId,
  VersionId,
} from '../../kernel/ids.ts'
import { Instant } from '../../kernel/instant.ts'
import { LawProfile, Locale, MessageClass } from '../vocabulary.ts'
import { event } from '../event.ts'
import { IdentifierKind, IdentifierRule } from '../identifier-kind.ts'

/** The source of the effective date: the text, an officer, or the ledger if neither names one (clause P.0). */
export const EffectiveBy = words('EffectiveBy', ['text', 'officer', 'ledger'])

/** The obligation of a version towards people who accepted the version before (PIPL 14(2), 17). */
export const DiffObligation = words('DiffObligation', ['none', 'notice', 'reconsent'])
export type DiffObligation = t.TypeOf<typeof DiffObligation>

/** One version of a policy: the text people read and the package that decisions are made by, each by the hash of its bytes. */
export const PolicyVersionPublished = event(
  'PolicyVersionPublished',
  1,
  closed(
    'PolicyVersionPublished',
    {
      policy: PolicyId,
      version: VersionId,
      textSha256: Sha256,
      packageSha256: Sha256,
      locale: Locale,
      effectiveAt: Instant,
      effectiveBy: EffectiveBy,
      obligation: DiffObligation,
      /** Purposes whose old consents no longer hold under this version (PIPL 14(2)). */
      reconsent: list(PurposeId, 500),
    },
    { previous: VersionId },
  ),
  {
    policy: 'closed',
    version: 'closed',
    textSha256: 'document',
    packageSha256: 'document',
    locale: 'closed',
    effectiveAt: 'measure',
    effectiveBy: 'closed',
    obligation: 'closed',
    reconsent: 'closed',
    previous: 'closed',
  },
)

/** A part of a document's exact bytes, base64; the parts in order hash to `sha256`. */
export const DocumentChunkStored = event(
  'DocumentChunkStored',
  1,
  closed('DocumentChunkStored', {
    sha256: Sha256,
    index: whole(0, 9_999),
    count: whole(1, 10_000),
    mediaType: text(80),
    base64: text(60_000),
  }),
  {
    sha256: 'document',
    index: 'measure',
    count: 'measure',
    mediaType: 'published',
    base64: 'published',
  },
)

export const RecipientKind = words('RecipientKind', [
  'third_party',
  'sdk_vendor',
  'government',
  'scene_operator',
  'affiliate',
  'partner',
  'analytics',
])
export const RecipientRole = words('RecipientRole', ['controller', 'processor', 'joint_controller'])

/** A recipient that joined between two versions of the policy, such as one scene-account operator (clause 4-c). */
export const RecipientRegistered = event(
  'RecipientRegistered',
  1,
  closed('RecipientRegistered', {
    recipient: RecipientId,
    name: closed('Name', { 'zh-CN': text(200), en: text(200) }),
    kind: RecipientKind,
    role: RecipientRole,
    region: RegionId,
    categories: list(CategoryId, 64),
    purposes: list(PurposeId, 64),
  }),
  {
    recipient: 'closed',
    name: { 'zh-CN': 'published', en: 'published' },
    kind: 'closed',
    role: 'closed',
    region: 'closed',
    categories: 'closed',
    purposes: 'closed',
  },
)

/** Nothing more goes to this recipient until it is thawed (drift of an SDK, a broken contract). */
export const RecipientFrozen = event(
  'RecipientFrozen',
  1,
  closed('RecipientFrozen', { recipient: RecipientId, frozen: t.boolean }),
  { recipient: 'closed', frozen: 'measure' },
)

/** A source warranted that it came by its data lawfully (clause P.IV). */
export const SourceWarrantyRecorded = event(
  'SourceWarrantyRecorded',
  1,
  closed('SourceWarrantyRecorded', { source: SourceId, warrantySha256: Sha256, until: Instant }),
  { source: 'closed', warrantySha256: 'document', until: 'measure' },
)

/** The classes of a message template's parts, as an approver saw them (clause 2.1-c). */
export const MessageClassDeclared = event(
  'MessageClassDeclared',
  1,
  closed('MessageClassDeclared', {
    template: TemplateId,
    segments: list(MessageClass, 16),
    contentSha256: Sha256,
  }),
  { template: 'closed', segments: 'closed', contentSha256: 'document' },
)

/** Decisions are made under this reading of the law from now on. */
export const LawProfileActivated = event(
  'LawProfileActivated',
  1,
  closed('LawProfileActivated', { profile: LawProfile }),
  { profile: 'closed' },
)

/** A kind of identifier that officers added. Its rule never changes: another would make two people of one. */
export const IdentifierKindAdded = event(
  'IdentifierKindAdded',
  1,
  closed('IdentifierKindAdded', { identifierKind: IdentifierKind, rule: IdentifierRule }),
  {
    identifierKind: 'closed',
    rule: {
      characters: 'closed',
      min: 'measure',
      max: 'measure',
      letters: 'closed',
      separators: 'closed',
      check: 'closed',
    },
  },
)

/** Each of them by its type. */
export const registryEvents = {
  PolicyVersionPublished,
  DocumentChunkStored,
  RecipientRegistered,
  RecipientFrozen,
  SourceWarrantyRecorded,
  MessageClassDeclared,
  LawProfileActivated,
  IdentifierKindAdded,
} as const
