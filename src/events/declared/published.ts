/** What the registry's own events hold, all of it for anybody to read. */
import type { Family } from './family.ts'

export const published: Family<
  | 'PolicyVersionPublished'
  | 'DocumentChunkStored'
  | 'RecipientRegistered'
  | 'RecipientFrozen'
  | 'SourceWarrantyRecorded'
  | 'MessageClassDeclared'
  | 'LawProfileActivated'
  | 'IdentifierKindAdded'
> = {
  PolicyVersionPublished: {
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
  DocumentChunkStored: {
    sha256: 'document',
    index: 'measure',
    count: 'measure',
    mediaType: 'published',
    base64: 'published',
  },
  RecipientRegistered: {
    recipient: 'closed',
    name: { 'zh-CN': 'published', en: 'published' },
    kind: 'closed',
    role: 'closed',
    region: 'closed',
    categories: 'closed',
    purposes: 'closed',
  },
  RecipientFrozen: { recipient: 'closed', frozen: 'measure' },
  SourceWarrantyRecorded: { source: 'closed', warrantySha256: 'document', until: 'measure' },
  MessageClassDeclared: { template: 'closed', segments: 'closed', contentSha256: 'document' },
  LawProfileActivated: { profile: 'closed' },
  IdentifierKindAdded: {
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
}
