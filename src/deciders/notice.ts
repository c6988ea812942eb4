/** Notices, acceptance of the policy and the contracts beside it (clauses 1.2(7)-a, 7-a to 7-c). */
import type { PublishedVersion } from '../catalogue/catalogue.ts'
import type { View } from '../catalogue/view.ts'
import type { LedgerEvent } from '../events/ledger-event.ts'
import { withEntry } from '../kernel/entries.ts'
import type { Entries } from '../kernel/entries.ts'
import type { AgreementId, PolicyId, VersionId } from '../kernel/ids.ts'
import { plusMs } from '../kernel/instant.ts'
import type { Instant } from '../kernel/instant.ts'
import type { Acceptance, Standing } from '../standing/standing.ts'
import { allVersions, closedFault, own, publishedVersion, versionFault } from './lookups.ts'
import { records, refused } from './setting.ts'
import type { Acts, Answer, Rule, Rules, Setting } from './setting.ts'

/** When each text stood before the person, and when each notice reached them by each channel: the first time counts. */
export type NoticeLife = { readonly shown: Times; readonly delivered: Times }
type Times = Entries<Instant>
export type NoticeState = { readonly standing: Standing; readonly notice: NoticeLife }
type NoticeActs =
  | 'deliver-notice'
  | 'show-notice'
  | 'accept-policy'
  | 'decline-policy'
  | 'use-service'
  | 'accept-agreement'
  | 'terminate-agreement'
type OfVersion = { readonly policy: PolicyId; readonly version: VersionId }

export const noNotices: NoticeLife = { shown: undefined, delivered: undefined }
const dayMs = 86_400_000

const keyOf = ({ policy, version }: OfVersion, ...more: ReadonlyArray<string>): string =>
  [policy, version, ...more].join('/')

/** What one rendering of a notice is kept under. */
export const keyOfRendering = (
  shown: Pick<Acts['show-notice'], 'policy' | 'version' | 'locale' | 'screen'>,
): string => keyOf(shown, shown.locale, shown.screen ?? '')

const first = (times: Times, key: string, at: Instant): Times => {
  const old = own(times, key)
  return old !== undefined && old <= at ? times : withEntry(times, key, at)
}

export const evolveNotice = (life: NoticeLife, event: LedgerEvent): NoticeLife => {
  if (event.type === 'PolicyNoticeDelivered') {
    const { body, occurredAt } = event
    const delivered = first(life.delivered, keyOf(body, body.channel), occurredAt)
    return delivered === life.delivered ? life : { shown: life.shown, delivered }
  }
  if (event.type !== 'NoticeShown') return life
  const { body, occurredAt } = event
  const once = first(life.shown, keyOf(body), occurredAt)
  const shown = first(once, keyOfRendering(body), occurredAt)
  return shown === life.shown ? life : { shown, delivered: life.delivered }
}

const policyOf = ({ standing }: NoticeState, policy: PolicyId) => own(standing.policies, policy)

/** Whether the version stood before the person, or its notice reached them, by then. */
export const isNoticed = (state: NoticeState, of: OfVersion): boolean =>
  own(state.notice.shown, keyOf(of)) !== undefined ||
  own(policyOf(state, of.policy)?.notices, of.version) !== undefined

const unknown = ({ policy, version }: OfVersion): Answer =>
  refused({ refusal: 'version-unknown', policy, version })

/** A version may be told of as soon as it is published, whether or not it is in force (clause 7-a). */
const deliver: Rule<'deliver-notice', NoticeState> = {
  isDone: (act, { asOf }) => own(asOf.notice.delivered, keyOf(act, act.channel)) !== undefined,
  decide: (act, { view }) => {
    const { policy, version, channel } = act
    const found = publishedVersion(view, policy, version)
    if (found === undefined) return unknown(act)
    if (!found.compiled.channels.has(channel)) {
      return refused({ refusal: 'channel-unregistered', channel })
    }
    const { textSha256 } = found
    return records({
      type: 'PolicyNoticeDelivered',
      body: { policy, version, channel, textSha256 },
    })
  },
}

/** The same text in the same rendering is proven shown by its first time. */
const show: Rule<'show-notice', NoticeState> = {
  isDone: (act, { asOf }) => own(asOf.notice.shown, keyOfRendering(act)) !== undefined,
  decide: (act, { view }) => {
    const { policy, version, locale, screen } = act
    const found = publishedVersion(view, policy, version)
    if (found === undefined) return unknown(act)
    const { textSha256 } = found
    const rendering = screen === undefined ? {} : { screen }
    return records({
      type: 'NoticeShown',
      body: { policy, version, textSha256, locale, ...rendering },
    })
  },
}

const orderOf = (view: View, policy: PolicyId, version: VersionId): number =>
  publishedVersion(view, policy, version)?.order ?? -1

const acceptedOrder = (view: View, policy: PolicyId, acceptance: Acceptance | undefined): number =>
  acceptance?.state === 'accepted' ? orderOf(view, policy, acceptance.version) : -1

/** An acceptance of a later version covers an earlier one; one by continued use is still worth a click. */
const accept: Rule<'accept-policy', NoticeState> = {
  isDone: ({ policy, version }, { asOf, view }) => {
    const acceptance = policyOf(asOf, policy)?.acceptance
    const isClick = acceptance?.mode === 'click'
    return isClick && acceptedOrder(view, policy, acceptance) >= orderOf(view, policy, version)
  },
  decide: (act, { asOf, view, at }) => {
    const { policy, version, noticeHash } = act
    const fault =
      closedFault(asOf.standing) ?? versionFault(view, at, policy, version, isNoticed(asOf, act))
    if (fault !== undefined) return refused(fault)
    const { acceptance } = policyOf(asOf, policy) ?? {}
    // Who accepted a coming version accepted what goes before it: a later click on that takes nothing of it back.
    if (acceptedOrder(view, policy, acceptance) > orderOf(view, policy, version)) return records()
    // Nobody can accept a text that was never published (clause P.0).
    if (
      noticeHash !== undefined &&
      noticeHash !== publishedVersion(view, policy, version)?.textSha256
    ) {
      return refused({ refusal: 'notice-unpublished', policy, version })
    }
    if (asOf.standing.minor !== undefined) return refused({ refusal: 'guardian-required' })
    return records({ type: 'PolicyAccepted', body: { policy, version, mode: 'click' } })
  },
}

/** Where the version in force says no grace, the person is asked to leave at once, as clause 7-c has it. */
const graceDays = (
  published: PublishedVersion | undefined,
  { profile }: Setting<NoticeState>,
): number => published?.compiled.profiles.get(profile)?.declineGraceDays ?? 0

/**
 * A coming version may be declined ahead of time, and one that is past or unknown as well: it counts at once, since the
 * person is told to stop (clause 7-c).
 */
const decline: Rule<'decline-policy', NoticeState> = {
  isDone: ({ policy, version }, { asOf }) => {
    const acceptance = policyOf(asOf, policy)?.acceptance
    return acceptance?.state === 'declined' && acceptance.version === version
  },
  decide: (act, setting) => {
    const { policy, version } = act
    const { view, at } = setting
    const found = publishedVersion(view, policy, version)
    const graceUntil = plusMs(at, graceDays(found, setting) * dayMs)
    return records(
      { type: 'PolicyDeclined', body: { policy, version } },
      { type: 'ServiceStopRequired', body: { policy, version, graceUntil } },
    )
  },
}

/**
 * The version in force that was not accepted yet when the service was used: then the use is recorded, for what is told
 * later may make an acceptance of it, or unmake one. Not so for the app in the background, nor for a minor (clause 6-b).
 */
const usedUnaccepted = (
  { policy, by }: { readonly policy: PolicyId; readonly by: 'person' | 'background' },
  { asOf, view }: Setting<NoticeState>,
): PublishedVersion | undefined => {
  const inForce = view.inForce.get(policy)
  const { minor, cancelled, erased } = asOf.standing
  if (by === 'background' || inForce === undefined || minor !== undefined) return undefined
  if (cancelled !== undefined || erased !== undefined) return undefined
  const standing = policyOf(asOf, policy)
  return acceptedOrder(view, policy, standing?.acceptance) < inForce.order ? inForce : undefined
}

/** As far as is known, the use is an acceptance: after the notice, and after an earlier version was accepted (clause 7-b). */
const isAcceptance = (inForce: PublishedVersion, { asOf, view }: Setting<NoticeState>): boolean => {
  const standing = policyOf(asOf, inForce.policy)
  return (
    own(standing?.notices, inForce.version) !== undefined &&
    acceptedOrder(view, inForce.policy, standing?.acceptance) >= 0
  )
}

/** As many as an event names. */
const maxBefore = 256

const versionsBefore = (
  { policy, order }: PublishedVersion,
  { catalogue }: View,
): ReadonlyArray<VersionId> =>
  (catalogue.policies.get(policy) ?? [])
    .filter((each) => each.order < order)
    .slice(-maxBefore)
    .map(({ version }) => version)

const use: Rule<'use-service', NoticeState> = {
  isDone: (act, setting) => {
    const inForce = usedUnaccepted(act, setting)
    if (inForce === undefined) return true
    return own(policyOf(setting.asOf, act.policy)?.uses, inForce.version)?.at === setting.at
  },
  decide: (act, setting) => {
    const { policy } = act
    if (!setting.view.catalogue.policies.has(policy)) {
      return refused({ refusal: 'policy-unknown', policy })
    }
    const inForce = usedUnaccepted(act, setting)
    if (inForce === undefined) return records()
    const { version } = inForce
    const before = versionsBefore(inForce, setting.view)
    const used = {
      type: 'ServiceUsedAfterEffective' as const,
      body: { policy, version, before },
    }
    if (!isAcceptance(inForce, setting)) return records(used)
    const body = { policy, version, mode: 'continued_use' as const }
    return records(used, { type: 'PolicyAccepted', body })
  },
}

const agreementVersions = (view: View, id: AgreementId): ReadonlyArray<VersionId> =>
  allVersions(view).flatMap(({ compiled }) => compiled.agreements.get(id)?.version ?? [])

/** A minor's contract needs the guardian's word first (Civil Code 19, 20; clause 6-b). */
const sign: Rule<'accept-agreement', NoticeState> = {
  isDone: ({ agreement, version }, { asOf }) => {
    const signed = own(asOf.standing.agreements, agreement)
    return signed !== undefined && signed.ended !== true && signed.version === version
  },
  decide: ({ agreement, version, documentSha256 }, { asOf: { standing }, view }) => {
    const closed = closedFault(standing)
    if (closed !== undefined) return refused(closed)
    const versions = agreementVersions(view, agreement)
    if (versions.length === 0) return refused({ refusal: 'agreement-unregistered', agreement })
    if (!versions.includes(version)) {
      return refused({ refusal: 'agreement-version-unknown', agreement, version })
    }
    if (standing.minor !== undefined && standing.guardianConsent?.state !== 'granted') {
      return refused({ refusal: 'guardian-required' })
    }
    return records({ type: 'AgreementAccepted', body: { agreement, version, documentSha256 } })
  },
}

const terminate: Rule<'terminate-agreement', NoticeState> = {
  isDone: ({ agreement }, { asOf }) => own(asOf.standing.agreements, agreement)?.ended === true,
  decide: ({ agreement }) => records({ type: 'AgreementTerminated', body: { agreement } }),
}

export const noticeRules: Rules<NoticeActs, NoticeState> = {
  'deliver-notice': deliver,
  'show-notice': show,
  'accept-policy': accept,
  'decline-policy': decline,
  'use-service': use,
  'accept-agreement': sign,
  'terminate-agreement': terminate,
}
