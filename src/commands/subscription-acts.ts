/** Acts by which a person subscribes to a service, and leaves it (clause 1.2(4)-a). */
import { closed } from '../kernel/codec.ts'
import { PurposeId } from '../kernel/ids.ts'
import { ActKind, ControlDefault } from '../events/vocabulary.ts'
import { common, named } from './act.ts'

export const SubscribeService = closed(
  'SubscribeService',
  { ...named('subscribe-service'), purpose: PurposeId, how: ActKind, control: ControlDefault },
  common,
)

export const UnsubscribeService = closed(
  'UnsubscribeService',
  { ...named('unsubscribe-service'), purpose: PurposeId, how: ActKind },
  common,
)
