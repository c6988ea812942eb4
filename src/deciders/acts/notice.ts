/** Notices, acceptance of the policy, and contracts beside it (clauses 1.2(7)-a, 7-a to 7-c). */
import type { PublishedVersion } from '../../catalogue/catalogue.ts'
import type { Agreement } from '../../catalogue/package/package.ts'
import type { View } from '../../catalogue/view.ts'
import type { AgreementId, PolicyId, Sha256 } from '../../kernel/ids.ts'
import { plusMs } from '../../kernel/instant.ts'
import type { Standing } from '../../standing/standing.ts'
import {
  allVersions,
  closedFault,
  isMinor,
  own,
  policyWith,
  publishedVersion,
  unpublishedFault,
  unnoticedFault,
  versionFault,
} from '../lookups.ts'
import {
  acceptedOrder,
  isNoticed,
  keyOf,
  keyOfRendering,
  orderOf,
  policyOf,
} from '../state/notice.ts'
import type { NoticeState, OfVersion } from '../state/notice.ts'
import { records, refused } from '../rule.ts'
import type { Answer, Rule, Rules, RuleContext } from '../rule.ts'
import { useService } from './use-service.ts'

type NoticeActs =
  | 'deliver-notice'
  | 'show-notice'
  | 'accept-policy'
  | 'decline-policy'
  | 'use-service'
  | 'accept-agreement'
  | 'terminate-agreement'

const dayMs = 86_400_000

const unknown = ({ policy, version }: OfVersion): Answer =>
  refused({ refusal: 'version-unknown', policy, version })

/** A version may be announced as soon as it is published, before it is in force (clause 7-a). */
const deliver: Rule<'deliver-notice', NoticeState> = {
  isDone: (act, { asOf }) => own(asOf.notice.delivered, keyOf(act, act.channel)) !== undefined,
  decide: (act, context) => {
    const { policy, version, channel } = act
    const found = publishedVersion(context.view, policy, version)
    if (found === undefined) return unknown(act)
    const unpublished = unpublishedFault(found, context)
    if (unpublished !== undefined) return refused(unpublished)
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

/** Only the first showing of the same text in the same rendering is recorded. */
const show: Rule<'show-notice', NoticeState> = {
  isDone: (act, { asOf }) => own(asOf.notice.shown, keyOfRendering(act)) !== undefined,
  decide: (act, context) => {
    const { policy, version, locale, screen } = act
    const found = publishedVersion(context.view, policy, version)
    if (found === undefined) return unknown(act)
    const unpublished = unpublishedFault(found, context)
    if (unpublished !== undefined) return refused(unpublished)
    const { textSha256 } = found
    const rendering = screen === undefined ? {} : { screen }
    return records({
      type: 'NoticeShown',
      body: { policy, version, textSha256, locale, ...rendering },
    })
  },
}

/** Accepting a later version includes the earlier ones. After acceptance by continued use, a click is still recorded. */
const accept: Rule<'accept-policy', NoticeState> = {
  isDone: ({ policy, version }, { asOf, view }) => {
    const acceptance = policyOf(asOf, policy)?.acceptance
    const isClick = acceptance?.mode === 'click'
    return isClick && acceptedOrder(view, policy, acceptance) >= orderOf(view, policy, version)
  },
  decide: (act, context) => {
    const { policy, version, noticeHash } = act
    const { asOf, view } = context
    const noticed = isNoticed(asOf, act)
    const fault =
      closedFault(view, asOf.standing, policy) ?? versionFault(context, policy, version, noticed)
    if (fault !== undefined) return refused(fault)
    const { acceptance } = policyOf(asOf, policy) ?? {}
    // Accepting a future version includes the earlier ones: a later click on one of those takes nothing back.
    if (acceptedOrder(view, policy, acceptance) > orderOf(view, policy, version)) return records()
    // A text that was never published cannot be accepted (clause P.0).
    if (
      noticeHash !== undefined &&
      noticeHash !== publishedVersion(view, policy, version)?.textSha256
    ) {
      return refused({ refusal: 'notice-unpublished', policy, version })
    }
    if (isMinor(context)) return refused({ refusal: 'guardian-required' })
    const unnoticed = unnoticedFault(act, noticed)
    if (unnoticed !== undefined) return refused(unnoticed)
    return records({ type: 'PolicyAccepted', body: { policy, version, mode: 'click' } })
  },
}

/** Without a grace period in the version in force, the person must leave at once (clause 7-c). */
const graceDays = (
  published: PublishedVersion | undefined,
  { profile }: RuleContext<NoticeState>,
): number => published?.compiled.profiles.get(profile)?.declineGraceDays ?? 0

/**
 * A future, past or unknown version can be declined as well. It counts at once, because clause 7-c tells the person to
 * stop using the service.
 */
const decline: Rule<'decline-policy', NoticeState> = {
  isDone: ({ policy, version }, { asOf }) => {
    const acceptance = policyOf(asOf, policy)?.acceptance
    return acceptance?.state === 'declined' && acceptance.version === version
  },
  decide: (act, context) => {
    const { policy, version } = act
    const { view, at } = context
    const found = publishedVersion(view, policy, version)
    const graceUntil = plusMs(at, graceDays(found, context) * dayMs)
    return records(
      { type: 'PolicyDeclined', body: { policy, version } },
      { type: 'ServiceStopRequired', body: { policy, version, graceUntil } },
    )
  },
}

const agreementsOf = (view: View, id: AgreementId): ReadonlyArray<Agreement> =>
  allVersions(view).flatMap(({ compiled }) => compiled.agreements.get(id) ?? [])

/** Whether the published policies state other hashes for the contract's text, and none states this one. */
const isOtherText = (published: ReadonlyArray<Agreement>, signed: Sha256): boolean => {
  const hashes = published.flatMap(({ documentSha256 }) => documentSha256 ?? [])
  return hashes.length > 0 && !hashes.includes(signed)
}

/** Whether a guardian consented under the policy that has this contract. */
const isGuarded = ({ guardianConsents }: Standing, policy: PolicyId | undefined): boolean =>
  policy !== undefined && own(guardianConsents, policy)?.state === 'granted'

/** A minor needs the guardian's consent before a contract (Civil Code 19, 20; clause 6-b). */
const sign: Rule<'accept-agreement', NoticeState> = {
  isDone: ({ agreement, version }, { asOf }) => {
    const signed = own(asOf.standing.agreements, agreement)
    return signed !== undefined && signed.ended !== true && signed.version === version
  },
  decide: ({ agreement, version, documentSha256 }, { asOf: { standing }, view }) => {
    const policy = policyWith(view, ({ compiled }) => compiled.agreements.has(agreement))
    const closed = closedFault(view, standing, policy)
    if (closed !== undefined) return refused(closed)
    const all = agreementsOf(view, agreement)
    if (all.length === 0) return refused({ refusal: 'agreement-unregistered', agreement })
    const published = all.filter((each) => each.version === version)
    if (published.length === 0)
      return refused({ refusal: 'agreement-version-unknown', agreement, version })
    if (isOtherText(published, documentSha256))
      return refused({ refusal: 'agreement-text-unknown', agreement, version })
    if (standing.minor !== undefined && !isGuarded(standing, policy)) {
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
  'use-service': useService,
  'accept-agreement': sign,
  'terminate-agreement': terminate,
}
