/** Declarations of the envelope. */
import type { Envelope } from '../ledger-event.ts'
import type { Declared } from './declaration.ts'

export const envelope: Declared<Envelope> = {
  id: 'keyed',
  schemaVersion: 'measure',
  occurredAt: 'measure',
  timeSource: 'closed',
  recordedAt: 'measure',
  actor: { role: 'closed', id: 'closed' },
  causationId: 'keyed',
  correlationId: 'keyed',
  lawProfile: 'closed',
  subject: 'drawn',
  noticeHash: 'bound',
  evidence: {
    uiSha256: 'bound',
    callSha256: 'bound',
    documentSha256: 'bound',
    proofSha256: 'bound',
  },
  claimed: { at: 'measure', source: 'closed' },
  payloadTag: 'keyed',
}
