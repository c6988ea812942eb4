/**
 * Acts whose claimed time is slightly before something they need: the publication of their version, its notice, an
 * acceptance. The clock that claimed the time may be slow by that much, and these things were known when the act was
 * reported; so the act is dated at the last of them. It is never moved past a protective event: if no clock can order
 * a consent and a refusal, the refusal wins (docs/decisions/0023).
 */
import type { View } from '../../catalogue/view.ts'
import type { Claim } from '../../events/envelope.ts'
import type { LedgerEvent } from '../../events/ledger-event.ts'
import type { TimeSource } from '../../events/vocabulary.ts'
import type { Instant } from '../../kernel/instant.ts'
import { allVersions } from '../lookups.ts'
import { toldAfter } from './subject-state.ts'
import type { SubjectState } from './subject-state.ts'

type Told = {
  readonly at: Instant
  readonly timeSource: TimeSource
  readonly latest?: Instant
}
/** The time at which the act counts, and the claimed one. */
type Counted = {
  readonly at: Instant
  readonly timeSource: 'ledger'
  readonly claimed: Claim
}

/** Events that an act may be moved behind: notices, consents, findings; never a withdrawal or refusal. */
const opens: ReadonlySet<LedgerEvent['type']> = new Set<LedgerEvent['type']>([
  'PolicyNoticeDelivered',
  'NoticeShown',
  'PolicyAccepted',
  'ServiceUsedAfterEffective',
  'AgreementAccepted',
  'ServiceSubscribed',
  'ConsentGranted',
  'AlternativeOffered',
  'InboundConsentEvidenceReceived',
  'MarketingOptedIn',
  'DevicePermissionPrompted',
  'DisclosureRequested',
  'DisclosureAuthorised',
  'DisclosureMade',
  'DisclosureAcknowledged',
  'PublishedRecorded',
  'WithdrawalPropagated',
  'SuppressionPropagated',
  'ExemptionInvoked',
  'ExemptionApproved',
  'ExemptionNoticeGiven',
  'MinorFlagged',
  'GuardianLinked',
  'GuardianConsentGranted',
  'AccountReopened',
  'CommandAnswered',
])

const mayComeBefore = (event: LedgerEvent): boolean =>
  event.type === 'DevicePermissionObserved' || event.type === 'FeatureToggled'
    ? event.body.state === 'on'
    : opens.has(event.type)

/**
 * The last event after the claimed time and within the clock's error; undefined if there is none, or if a protective
 * event lies between.
 */
export const withinError = (
  state: SubjectState,
  { at, timeSource, latest }: Told,
  view: View,
): Counted | undefined => {
  if (latest === undefined || latest <= at) return undefined
  const since = toldAfter(state, at).filter(({ occurredAt }) => occurredAt <= latest)
  if (!since.every(mayComeBefore)) return undefined
  const times = [
    ...since.map(({ occurredAt }) => occurredAt),
    ...allVersions(view)
      .flatMap(({ publishedAt, effectiveAt }) => [publishedAt, effectiveAt])
      .filter((time) => time > at && time <= latest),
  ]
  const last = times.sort().at(-1)
  return last === undefined
    ? undefined
    : { at: last, timeSource: 'ledger', claimed: { at, source: timeSource } }
}
