/** Using the service: what it says of the version in force, if anything (clauses 6-b, 7-a to 7-c). */
import type { PublishedVersion } from '../../catalogue/catalogue.ts'
import type { View } from '../../catalogue/view.ts'
import type { PolicyId, VersionId } from '../../kernel/ids.ts'
import { closedFault, isMinor, own } from '../lookups.ts'
import { acceptedOrder, policyOf } from '../state/notice.ts'
import type { NoticeState } from '../state/notice.ts'
import { records, refused } from '../rule.ts'
import type { Rule, RuleContext } from '../rule.ts'

/**
 * The version in force that was not accepted yet when the service was used: then the use is recorded, for what is told
 * later may make an acceptance of it, or unmake one: the person may turn out to have been of age by then, or to have had
 * their account again. Not so for the app in the background, nor for one who was erased, of whom nothing is told later.
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
 * As far as is known, the use is an acceptance: after the notice, and after an earlier version was accepted (clause 7-b);
 * by somebody who is of age (clause 6-b), and whose account is open: that of another policy says nothing of this one's.
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
