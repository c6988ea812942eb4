/** What subscriptions hold in clear. */
import type { Family } from './family.ts'

export const subscription: Family<'ServiceSubscribed' | 'ServiceUnsubscribed'> = {
  ServiceSubscribed: {
    purpose: 'closed',
    policy: 'closed',
    version: 'closed',
    act: 'closed',
    control: 'closed',
  },
  ServiceUnsubscribed: { purpose: 'closed', act: 'closed' },
}
