/** What readings, credentials, tokens, answers and an operator's word about the clock hold in clear. */
import type { Family } from './family.ts'

export const access: Family<
  | 'CommandAnswered'
  | 'LedgerRead'
  | 'CredentialCreated'
  | 'CredentialRevoked'
  | 'SigningKeyRotated'
  | 'TokenIssued'
  | 'TokensRevoked'
  | 'ClockLeapAccepted'
> = {
  CommandAnswered: { outcome: 'closed', refusal: 'closed' },
  LedgerRead: { view: 'closed', reason: 'closed', subject: 'drawn' },
  CredentialCreated: {
    credential: 'drawn',
    system: 'closed',
    roles: 'closed',
    purposes: 'closed',
    recipients: 'closed',
  },
  CredentialRevoked: { credential: 'drawn' },
  SigningKeyRotated: { key: 'measure' },
  TokenIssued: { subject: 'drawn', until: 'measure' },
  TokensRevoked: { subject: 'drawn' },
  ClockLeapAccepted: { leap: 'closed', ledgerTime: 'measure', clockTime: 'measure' },
}
