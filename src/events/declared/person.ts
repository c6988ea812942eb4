/** What is said in clear of who a person is in law, what leads to them, and their end. */
import type { Family } from './family.ts'

export const person: Family<
  | 'MinorFlagged'
  | 'GuardianLinked'
  | 'GuardianUnlinked'
  | 'GuardianConsentGranted'
  | 'GuardianConsentWithdrawn'
  | 'MajorityReached'
  | 'IdentifierBound'
  | 'IdentifierUnbound'
  | 'SurrogatesJoined'
  | 'SurrogatesSeparated'
  | 'AccountCancelled'
  | 'AccountReopened'
  | 'ErasureRequested'
  | 'CryptoShredded'
> = {
  MinorFlagged: { band: 'closed' },
  GuardianLinked: { guardian: 'drawn', proofSha256: 'bound' },
  GuardianUnlinked: { guardian: 'drawn' },
  GuardianConsentGranted: {
    guardian: 'drawn',
    policy: 'closed',
    version: 'closed',
    purposes: 'closed',
  },
  GuardianConsentWithdrawn: { guardian: 'drawn', policy: 'closed' },
  MajorityReached: { threshold: 'closed' },
  IdentifierBound: { kind: 'closed', binding: 'drawn' },
  IdentifierUnbound: { kind: 'closed', binding: 'drawn', cause: 'closed' },
  SurrogatesJoined: { other: 'drawn', joining: 'drawn' },
  SurrogatesSeparated: { other: 'drawn', joining: 'drawn' },
  AccountCancelled: { account: 'closed' },
  AccountReopened: { account: 'closed', policy: 'closed', purposes: 'closed' },
  ErasureRequested: {},
  CryptoShredded: { kid: 'drawn', fingerprint: 'keyed', epoch: 'measure' },
}
