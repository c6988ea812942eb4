/** Marketing by purpose and channel, with an opt-out that outlives the data (clause 2.1). */
import { closed, list } from '../../kernel/codec.ts'
import { ActorId, ChannelId, EventId, MatterId, PolicyId, PurposeId } from '../../kernel/ids.ts'
import { ActKind, ControlDefault } from '../vocabulary.ts'
import { event } from '../event.ts'

// Declarations of fields that several events have.
const clearCell = { purpose: 'closed', channel: 'closed' } as const

/** No purpose means every marketing purpose, of the policy if one is named and else of all; no channel every channel. */
export const MarketingOptedOut = event(
  'MarketingOptedOut',
  1,
  closed(
    'MarketingOptedOut',
    { act: ActKind },
    { purpose: PurposeId, policy: PolicyId, channel: ChannelId },
  ),
  { ...clearCell, policy: 'closed', act: 'closed' },
)

/** The scope of an opt-out, named as in the opt-out itself. */
export const OptOutScope = closed(
  'OptOutScope',
  {},
  { purpose: PurposeId, policy: PolicyId, channel: ChannelId },
)

/** More scopes than any registry has; an event stays within its size. */
export const maxOptOutScopes = 500

/**
 * The previous holder of this identifier had opted out, and was erased or had it unbound: the opt-out stays with the
 * identifier until its holder opts in (clauses 2.1-b, 5.4-b). Nothing else is inherited.
 */
export const SuppressionInherited = event(
  'SuppressionInherited',
  1,
  closed('SuppressionInherited', {
    binding: MatterId,
    optOuts: list(OptOutScope, maxOptOutScopes),
  }),
  { binding: 'drawn', optOuts: { ...clearCell, policy: 'closed' } },
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
  { ...clearCell, act: 'closed', control: 'closed' },
)

/** A sending system confirmed that it holds the opt-out. */
export const SuppressionPropagated = event(
  'SuppressionPropagated',
  1,
  closed('SuppressionPropagated', { system: ActorId, optOut: EventId }),
  { system: 'closed', optOut: 'drawn' },
)

/** Each of them by its type. */
export const marketingEvents = {
  MarketingOptedOut,
  MarketingOptedIn,
  SuppressionInherited,
  SuppressionPropagated,
} as const
