/** What consents, their ends and inbound proofs hold in clear. */
import type { Family } from './family.ts'

const scope = { kind: 'closed', purpose: 'closed' } as const
const narrower = {
  recipient: 'closed',
  device: 'brought',
  publication: 'brought',
  survey: 'brought',
} as const
const wide = { ...narrower, every: 'measure' } as const

export const consent: Family<
  | 'ConsentGranted'
  | 'ConsentRefused'
  | 'ConsentWithdrawn'
  | 'ConsentExpired'
  | 'ConsentInvalidated'
  | 'ReconsentRequired'
  | 'EverythingWithdrawn'
  | 'SharingEnded'
  | 'WithdrawalPropagated'
  | 'InboundConsentEvidenceReceived'
  | 'InboundConsentRevoked'
  | 'AlternativeOffered'
> = {
  ConsentGranted: {
    ...scope,
    ...narrower,
    categories: 'closed',
    policy: 'closed',
    version: 'closed',
    act: 'closed',
    control: 'closed',
    single: 'measure',
    until: 'measure',
  },
  ConsentRefused: { ...scope, ...wide, act: 'closed' },
  ConsentWithdrawn: { ...scope, ...wide, act: 'closed' },
  ConsentExpired: { ...scope, ...narrower, grant: 'drawn' },
  ConsentInvalidated: { ...scope, ...wide, grant: 'drawn', ground: 'closed' },
  ReconsentRequired: {
    ...scope,
    ...wide,
    policy: 'closed',
    version: 'closed',
    standing: 'closed',
  },
  EverythingWithdrawn: { act: 'closed', policy: 'closed', purposes: 'closed' },
  SharingEnded: { ...scope, recipient: 'closed', cause: 'closed' },
  WithdrawalPropagated: { purpose: 'closed', recipient: 'closed', withdrawal: 'drawn' },
  InboundConsentEvidenceReceived: {
    source: 'closed',
    proofSha256: 'bound',
    categories: 'closed',
    expiresAt: 'measure',
  },
  InboundConsentRevoked: { source: 'closed' },
  AlternativeOffered: { purpose: 'closed', alternatives: 'closed' },
}
