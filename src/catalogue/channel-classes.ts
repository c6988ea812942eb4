/** The classes of messages that a channel carries: those that the policy names, or all if it names none (clause 2.1-a). */
import type { MessageClass } from '../events/vocabulary.ts'
import type { Channel } from './package/parties.ts'

type Channels = ReadonlyMap<string, Channel>

/** False only where the policy names other classes for it; a channel that is not the policy's own is refused elsewhere. */
export const carries = (channels: Channels, channel: string, messageClass: MessageClass): boolean =>
  channels.get(channel)?.classes?.includes(messageClass) !== false

/** A channel of the policy by which it sends marketing. */
export const carriesMarketing = (channels: Channels, channel: string): boolean =>
  channels.has(channel) && carries(channels, channel, 'marketing')
