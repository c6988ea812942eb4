/** Marketing by purpose and channel, with an opt-out that outlives the data (clause 2.1). */
import { closed } from '../kernel/codec.ts'
import { ActorId, ChannelId, EventId, PurposeId } from '../kernel/ids.ts'
import { ActKind, ControlDefault } from './vocabulary.ts'
import { event } from './event.ts'

/** No purpose means every marketing purpose, no channel every channel. */
export const MarketingOptedOut = event(
  'MarketingOptedOut',
  1,
  closed('MarketingOptedOut', { act: ActKind }, { purpose: PurposeId, channel: ChannelId }),
)

/** An opt-in is for one purpose and one channel: there is no opt-in to everything. */
export const MarketingOptedIn = event(
  'MarketingOptedIn',
  1,
  closed('MarketingOptedIn', {
    purpose: PurposeId,
    channel: ChannelId,
    act: ActKind,
    control: ControlDefault,
  }),
)

/** A sending system confirmed that it holds the opt-out. */
export const SuppressionPropagated = event(
  'SuppressionPropagated',
  1,
  closed('SuppressionPropagated', { system: ActorId, optOut: EventId }),
)
