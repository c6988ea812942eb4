/** Notices to the person, and their answers to the policy as a whole (clauses 7-a to 7-c). */
import { closed, list, words } from '../../kernel/codec.ts'
import { AgreementId, ChannelId, PolicyId, Sha256, VersionId } from '../../kernel/ids.ts'
import { Instant } from '../../kernel/instant.ts'
import { Locale } from '../vocabulary.ts'
import { event } from '../event.ts'

// Declarations of fields that several events have.
const clearVersion = { policy: 'closed', version: 'closed' } as const

const version = { policy: PolicyId, version: VersionId }

/** Notice of a version reached the person; continued use counts only after this (clause 7-a). */
export const PolicyNoticeDelivered = event(
  'PolicyNoticeDelivered',
  1,
  closed('PolicyNoticeDelivered', { ...version, channel: ChannelId, textSha256: Sha256 }),
  { ...clearVersion, channel: 'closed', textSha256: 'document' },
)

/** The text stood on the person's screen; `screen` is the hash of how it was rendered. */
export const NoticeShown = event(
  'NoticeShown',
  1,
  closed('NoticeShown', { ...version, textSha256: Sha256, locale: Locale }, { screen: Sha256 }),
  { ...clearVersion, textSha256: 'document', locale: 'closed', screen: 'bound' },
)

export const AcceptanceMode = words('AcceptanceMode', ['click', 'continued_use'])

/** The person accepted one version: by an act, or by using the service after proven notice. Acceptance is no other consent. */
export const PolicyAccepted = event(
  'PolicyAccepted',
  1,
  closed('PolicyAccepted', { ...version, mode: AcceptanceMode }),
  { ...clearVersion, mode: 'closed' },
)

export const PolicyDeclined = event(
  'PolicyDeclined',
  1,
  closed('PolicyDeclined', version),
  clearVersion,
)

/** After a decline the person must leave by then; until then rights and cancellation still work (clause 7-c). */
export const ServiceStopRequired = event(
  'ServiceStopRequired',
  1,
  closed('ServiceStopRequired', { ...version, graceUntil: Instant }),
  { ...clearVersion, graceUntil: 'measure' },
)

/**
 * The person themselves used the service while a version was in force: never a background ping. `before` are the
 * versions before it. Whether it accepts the version hangs on what is known of notices and other words (clause 7-b).
 */
export const ServiceUsedAfterEffective = event(
  'ServiceUsedAfterEffective',
  1,
  closed('ServiceUsedAfterEffective', version, { before: list(VersionId, 256) }),
  { ...clearVersion, before: 'closed' },
)

/** A contract was signed: it gives a contract basis, never consent (clause 1.2(7)-a). */
export const AgreementAccepted = event(
  'AgreementAccepted',
  1,
  closed('AgreementAccepted', {
    agreement: AgreementId,
    version: VersionId,
    documentSha256: Sha256,
  }),
  { agreement: 'closed', version: 'closed', documentSha256: 'bound' },
)

export const AgreementTerminated = event(
  'AgreementTerminated',
  1,
  closed('AgreementTerminated', { agreement: AgreementId }),
  { agreement: 'closed' },
)

/** Each of them by its type. */
export const noticeEvents = {
  PolicyNoticeDelivered,
  NoticeShown,
  PolicyAccepted,
  PolicyDeclined,
  ServiceStopRequired,
  ServiceUsedAfterEffective,
  AgreementAccepted,
  AgreementTerminated,
} as const
