/** Marketing by purpose and channel: no, yes, and who has heard of a no (clause 2.1). */
import { ActorId, ChannelId, EventId, PolicyId, PurposeId } from '../../kernel/ids.ts'
import { ActKind, ControlDefault } from '../../events/vocabulary.ts'
import { act, always, anyOfThem, never, own, service } from './act.ts'

/** Each of them by its name. */
export const marketingActs = {
  'opt-out-of-marketing': act(
    'opt-out-of-marketing',
    { how: ActKind },
    { purpose: PurposeId, policy: PolicyId, channel: ChannelId },
    {
      by: anyOfThem,
      means: 'Opts out of marketing, for one purpose and channel or for all that are not named.',
      protects: always,
      isWord: true,
      schema: 'OptOut',
    },
  ),

  'opt-in-to-marketing': act(
    'opt-in-to-marketing',
    {
      purpose: PurposeId,
      channel: ChannelId,
      how: ActKind,
      control: ControlDefault,
    },
    {},
    {
      by: own,
      means: 'Opts in to marketing for one purpose and channel.',
      protects: never,
      isWord: true,
      schema: 'OptIn',
    },
  ),

  'acknowledge-suppression': act(
    'acknowledge-suppression',
    { system: ActorId, optOut: EventId },
    {},
    {
      by: service,
      means: 'Records a sending system’s confirmation of an opt-out.',
      protects: never,
      isWord: false,
      owedToErased: true,
    },
  ),
} as const
