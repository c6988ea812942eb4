/**
 * An act whose claimed time lies a little before what it needs: the publication of its version, its notice, an
 * acceptance. Where the clock that claimed the time may be slow by as much, the act came after these, since they
 * were known when it was told; so it counts from the last of them. Never past anything that protects: of a yes and a no
 * whose order no clock tells, the no stands (docs/decisions/0023).
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
/** From when the act counts instead, and what was claimed for it. */
type Counted = {
  readonly at: Instant
  readonly timeSource: 'ledger'
  readonly claimed: Claim
}

/** What an act may be counted after: what was shown, given or found, and nothing that takes back or says no. */
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

/** The last thing that came after the claimed time and within the error of its clock; undefined for none, or past a no. */
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
