/** Use of the service, and its meaning for the version in force (clauses 6-b, 7-a to 7-c). */
import type { PublishedVersion } from '../../catalogue/catalogue.ts'
import type { View } from '../../catalogue/view.ts'
import type { PolicyId, VersionId } from '../../kernel/ids.ts'
import { closedFault, isMinor, own } from '../lookups.ts'
import { acceptedOrder, policyOf } from '../state/notice.ts'
import type { NoticeState } from '../state/notice.ts'
import { records, refused } from '../rule.ts'
import type { Rule, RuleContext } from '../rule.ts'

/**
 * The version in force, if the person had not accepted it when they used the service. Such a use is recorded, since a
 * later report may turn it into an acceptance or back: the person may prove to have been of age, or to have had an
 * open account. Not recorded: background use, and use by an erased person, about whom nothing is reported later.
 */
const usedUnaccepted = (
  { policy, by }: { readonly policy: PolicyId; readonly by: 'person' | 'background' },
  { asOf, view }: RuleContext<NoticeState>,
): PublishedVersion | undefined => {
  const inForce = view.inForce.get(policy)
  if (by === 'background' || inForce === undefined || asOf.standing.erased !== undefined)
    return undefined
  const standing = policyOf(asOf, policy)
  return acceptedOrder(view, policy, standing?.acceptance) < inForce.order ? inForce : undefined
}

/**
 * Whether the use counts as acceptance, as far as is known: after the notice and an accepted earlier version (clause
 * 7-b), by an adult (clause 6-b) with an open account of this policy.
 */
const isAcceptance = (inForce: PublishedVersion, context: RuleContext<NoticeState>): boolean => {
  const { asOf, view } = context
  if (isMinor(context) || closedFault(view, asOf.standing, inForce.policy) !== undefined)
    return false
  const standing = policyOf(asOf, inForce.policy)
  return (
    own(standing?.notices, inForce.version) !== undefined &&
    acceptedOrder(view, inForce.policy, standing?.acceptance) >= 0
  )
}

/** The most versions that an event can name. */
const maxBefore = 256

const versionsBefore = (
  { policy, order }: PublishedVersion,
  { catalogue }: View,
): ReadonlyArray<VersionId> =>
  (catalogue.policies.get(policy) ?? [])
    .filter((each) => each.order < order)
    .slice(-maxBefore)
    .map(({ version }) => version)

export const useService: Rule<'use-service', NoticeState> = {
  isDone: (act, context) => {
    const inForce = usedUnaccepted(act, context)
    if (inForce === undefined) return true
    return own(policyOf(context.asOf, act.policy)?.uses, inForce.version)?.at === context.at
  },
  decide: (act, context) => {
    const { policy } = act
    if (!context.view.catalogue.policies.has(policy)) {
      return refused({ refusal: 'policy-unknown', policy })
    }
    const inForce = usedUnaccepted(act, context)
    if (inForce === undefined) return records()
    const { version } = inForce
    const before = versionsBefore(inForce, context.view)
    const used = {
      type: 'ServiceUsedAfterEffective' as const,
      body: { policy, version, before },
    }
    if (!isAcceptance(inForce, context)) return records(used)
    const body = { policy, version, mode: 'continued_use' as const }
    return records(used, { type: 'PolicyAccepted', body })
  },
}
