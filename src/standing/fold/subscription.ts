/** Subscriptions in a person's standing: the last word on each service. */
import type { Occurred } from '../../events/ledger-event.ts'
import { sizeOf } from '../../kernel/entries.ts'
import { most } from '../bounds.ts'
import { changed, own, put } from '../latest.ts'
import type { Standing } from '../standing.ts'

type SubscriptionEvent = Extract<
  Occurred,
  { readonly type: 'ServiceSubscribed' | 'ServiceUnsubscribed' }
>

/** Of two at one instant the end counts, in whatever order they are told. */
export const evolveSubscription = (standing: Standing, event: SubscriptionEvent): Standing => {
  const { subscriptions } = standing
  const { purpose } = event.body
  const state = event.type === 'ServiceSubscribed' ? 'on' : 'off'
  const old = own(subscriptions, purpose)
  // An end of what nobody subscribed to is on record; beyond the bound it needs no entry.
  if (state === 'off' && old === undefined && sizeOf(subscriptions) >= most.consents)
    return standing
  if (state === 'on' && old?.state === 'off' && old.at === event.occurredAt) return standing
  const entry = { at: event.occurredAt, event: event.id, state } as const
  return changed(standing, 'subscriptions', put(subscriptions, purpose, entry))
}
