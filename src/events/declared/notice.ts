/** What notices and words to the policy hold in clear. */
import type { Family } from './family.ts'

const version = { policy: 'closed', version: 'closed' } as const

export const notice: Family<
  | 'PolicyNoticeDelivered'
  | 'NoticeShown'
  | 'PolicyAccepted'
  | 'PolicyDeclined'
  | 'ServiceStopRequired'
  | 'ServiceUsedAfterEffective'
  | 'AgreementAccepted'
  | 'AgreementTerminated'
> = {
  PolicyNoticeDelivered: { ...version, channel: 'closed', textSha256: 'document' },
  NoticeShown: { ...version, textSha256: 'document', locale: 'closed', screen: 'bound' },
  PolicyAccepted: { ...version, mode: 'closed' },
  PolicyDeclined: version,
  ServiceStopRequired: { ...version, graceUntil: 'measure' },
  ServiceUsedAfterEffective: { ...version, before: 'closed' },
  AgreementAccepted: { agreement: 'closed', version: 'closed', documentSha256: 'bound' },
  AgreementTerminated: { agreement: 'closed' },
}
