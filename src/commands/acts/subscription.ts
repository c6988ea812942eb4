/** Acts by which a person subscribes to a service, and leaves it (clause 1.2(4)-a). */
import { PurposeId } from '../../kernel/ids.ts'
import { ActKind, ControlDefault } from '../../events/vocabulary.ts'
import { act, always, anyOfThem, never, own } from './act.ts'

/** Each of them by its name. */
export const subscriptionActs = {
  'subscribe-service': act(
    'subscribe-service',
    { purpose: PurposeId, how: ActKind, control: ControlDefault },
    {},
    {
      by: own,
      means: 'Subscribes to a service that runs only during a subscription.',
      protects: never,
      isWord: true,
    },
  ),

  'unsubscribe-service': act(
    'unsubscribe-service',
    { purpose: PurposeId, how: ActKind },
    {},
    {
      by: anyOfThem,
      means: 'Ends a subscription: no more data is collected or used for it.',
      protects: always,
      isWord: true,
    },
  ),
} as const
