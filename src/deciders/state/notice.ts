/** The deciders' records of notices beside the standing, and the order of acceptances. */
import type { View } from '../../catalogue/view.ts'
import type { LedgerEvent } from '../../events/ledger-event.ts'
import { entriesFrom, pairsOf, withEntry } from '../../kernel/entries.ts'
import type { Entries } from '../../kernel/entries.ts'
import type { PolicyId, VersionId } from '../../kernel/ids.ts'
import type { Instant } from '../../kernel/instant.ts'
import type { Acceptance, Standing } from '../../standing/standing.ts'
import { own, publishedVersion } from '../lookups.ts'
import type { Acts } from '../rule.ts'

/**
 * The first time at which each text was shown, and each notice delivered by each channel. `since`: by policy, the time
 * at which the account was reopened; earlier notices no longer count.
 */
export type NoticeRecords = {
  readonly shown: Times
  readonly delivered: Times
  readonly since?: Entries<Instant>
}
type Times = Entries<Instant>
export type NoticeState = { readonly standing: Standing; readonly notice: NoticeRecords }
export type OfVersion = { readonly policy: PolicyId; readonly version: VersionId }

export const noNotices: NoticeRecords = { shown: undefined, delivered: undefined }

/** The key of a notice. */
export const keyOf = ({ policy, version }: OfVersion, ...more: ReadonlyArray<string>): string =>
  [policy, version, ...more].join('/')

/** The key of one rendering of a notice. */
export const keyOfRendering = (
  shown: Pick<Acts['show-notice'], 'policy' | 'version' | 'locale' | 'screen'>,
): string => keyOf(shown, shown.locale, shown.screen ?? '')

const first = (times: Times, key: string, at: Instant): Times => {
  const old = own(times, key)
  return old !== undefined && old <= at ? times : withEntry(times, key, at)
}

const without = (times: Times, policy: PolicyId): Times =>
  entriesFrom(pairsOf(times).filter(([key]) => !key.startsWith(`${policy}/`)))

const reopened = (kept: NoticeRecords, policy: PolicyId | undefined, at: Instant): NoticeRecords =>
  policy === undefined
    ? kept
    : {
        shown: without(kept.shown, policy),
        delivered: without(kept.delivered, policy),
        since: withEntry(kept.since, policy, at),
      }

const isBefore = ({ since }: NoticeRecords, policy: PolicyId, at: Instant): boolean =>
  at < (own(since, policy) ?? '')

export const evolveNotice = (kept: NoticeRecords, event: LedgerEvent): NoticeRecords => {
  if (event.type === 'AccountReopened') return reopened(kept, event.body.policy, event.occurredAt)
  if (event.type === 'PolicyNoticeDelivered') {
    const { body, occurredAt } = event
    if (isBefore(kept, body.policy, occurredAt)) return kept
    const delivered = first(kept.delivered, keyOf(body, body.channel), occurredAt)
    return delivered === kept.delivered ? kept : { ...kept, delivered }
  }
  if (event.type !== 'NoticeShown') return kept
  const { body, occurredAt } = event
  if (isBefore(kept, body.policy, occurredAt)) return kept
  const once = first(kept.shown, keyOf(body), occurredAt)
  const shown = first(once, keyOfRendering(body), occurredAt)
  return shown === kept.shown ? kept : { ...kept, shown }
}

/** The person's status under one policy. */
export const policyOf = ({ standing }: NoticeState, policy: PolicyId) =>
  own(standing.policies, policy)

/** Whether the version was shown, or its notice delivered, by then. */
export const isNoticed = (state: NoticeState, of: OfVersion): boolean =>
  own(state.notice.shown, keyOf(of)) !== undefined ||
  own(policyOf(state, of.policy)?.notices, of.version) !== undefined

/** The rank of a version in the order of publication; -1 if it is not published. */
export const orderOf = (view: View, policy: PolicyId, version: VersionId): number =>
  publishedVersion(view, policy, version)?.order ?? -1

/** The rank of the accepted version; -1 if none is accepted. */
export const acceptedOrder = (
  view: View,
  policy: PolicyId,
  acceptance: Acceptance | undefined,
): number => (acceptance?.state === 'accepted' ? orderOf(view, policy, acceptance.version) : -1)
