/** A service that runs only while the person subscribes to it (clause 1.2(4)-a). */
import { closed } from '../../kernel/codec.ts'
import { PolicyId, PurposeId, VersionId } from '../../kernel/ids.ts'
import { ActKind, ControlDefault } from '../vocabulary.ts'
import { event } from '../event.ts'

/** Under the version that was in force: its notice had reached the person. */
export const ServiceSubscribed = event(
  'ServiceSubscribed',
  1,
  closed('ServiceSubscribed', {
    purpose: PurposeId,
    policy: PolicyId,
    version: VersionId,
    act: ActKind,
    control: ControlDefault,
  }),
  {
    purpose: 'closed',
    policy: 'closed',
    version: 'closed',
    act: 'closed',
    control: 'closed',
  },
)

export const ServiceUnsubscribed = event(
  'ServiceUnsubscribed',
  1,
  closed('ServiceUnsubscribed', { purpose: PurposeId, act: ActKind }),
  { purpose: 'closed', act: 'closed' },
)

/** Each of them by its type. */
export const subscriptionEvents = {
  ServiceSubscribed,
  ServiceUnsubscribed,
} as const
