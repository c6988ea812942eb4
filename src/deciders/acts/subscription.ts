/** Subscribing to a service that runs only for subscribers, and leaving it (clause 1.2(4)-a). */
import type { Standing } from '../../standing/standing.ts'
import { closedFault, declinedFault, minorFault, own, unnoticedFault } from '../lookups.ts'
import type { NoticeState } from '../state/notice.ts'
import { isNoticed } from '../state/notice.ts'
import type { Refusal } from '../refusal.ts'
import { records, refused } from '../rule.ts'
import type { Acts, Rule, Rules, RuleContext } from '../rule.ts'
import type { RegisteredPurpose } from '../../catalogue/view.ts'

export type SubscriptionState = NoticeState & { readonly standing: Standing }

const isState = (
  purpose: string,
  { asOf }: RuleContext<SubscriptionState>,
  state: 'on' | 'off',
): boolean => own(asOf.standing.subscriptions, purpose)?.state === state

const fault = (
  { purpose: id, control }: Acts['subscribe-service'],
  { purpose, version }: RegisteredPurpose,
  context: RuleContext<SubscriptionState>,
): Refusal | undefined => {
  if (purpose.subscription !== true) return { refusal: 'subscription-unused', purpose: id }
  if (control === 'on') return { refusal: 'pre-ticked' }
  const { asOf } = context
  return (
    declinedFault(asOf.standing, version.policy) ??
    minorFault(context, version.policy, purpose) ??
    unnoticedFault(version, isNoticed(asOf, version))
  )
}

/** Nothing is collected for the service before a subscription. The subscriber was informed, and may leave at any time. */
const subscribe: Rule<'subscribe-service', SubscriptionState> = {
  // At the same instant as an end, the end wins and the subscription changes nothing.
  isDone: ({ purpose }, context) =>
    isState(purpose, context, 'on') ||
    (isState(purpose, context, 'off') &&
      own(context.asOf.standing.subscriptions, purpose)?.at === context.at),
  decide: (act, context) => {
    const { purpose, how, control } = act
    const { view, asOf } = context
    const registered = view.purposes.get(purpose)
    const closed = closedFault(view, asOf.standing, registered?.version.policy)
    if (closed !== undefined) return refused(closed)
    if (registered === undefined) return refused({ refusal: 'purpose-unregistered', purpose })
    const refusal = fault(act, registered, context)
    if (refusal !== undefined) return refused(refusal)
    const { policy, version } = registered.version
    const body = { purpose, policy, version, act: how, control }
    return records({ type: 'ServiceSubscribed', body })
  },
}

/** By any act, through any recorder, whatever the catalogue says: it protects the person. */
const unsubscribe: Rule<'unsubscribe-service', SubscriptionState> = {
  isDone: ({ purpose }, context) => isState(purpose, context, 'off'),
  decide: ({ purpose, how }) =>
    records({ type: 'ServiceUnsubscribed', body: { purpose, act: how } }),
}

export const subscriptionRules: Rules<
  'subscribe-service' | 'unsubscribe-service',
  SubscriptionState
> = { 'subscribe-service': subscribe, 'unsubscribe-service': unsubscribe }
