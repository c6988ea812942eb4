/** Whether what would be sent is something that a policy in force knows: of anything else nobody could have said no. */
import { E } from '../fp.ts'
import type { Either } from '../fp.ts'
import type { PublishedVersion } from '../catalogue/catalogue.ts'
import type { View } from '../catalogue/view.ts'
import type { ChannelId, PolicyId, PurposeId } from '../kernel/ids.ts'
import type { Sending } from './suppression.ts'

/** The unknown one of the three; under a named policy, the other two are looked for in that policy alone. */
export type NotSendable =
  | { readonly refusal: 'policy-unknown'; readonly policy: PolicyId }
  | { readonly refusal: 'purpose-unregistered'; readonly purpose: PurposeId }
  | { readonly refusal: 'channel-unregistered'; readonly channel: ChannelId }

const versionsOf = (
  { policy, purpose }: Sending,
  { inForce, purposes }: View,
): Either<NotSendable, ReadonlyArray<PublishedVersion>> => {
  const named = policy === undefined ? undefined : inForce.get(policy)
  if (policy !== undefined && named === undefined)
    return E.left({ refusal: 'policy-unknown', policy })
  if (purpose === undefined) return E.right(named === undefined ? [...inForce.values()] : [named])
  const version = purposes.get(purpose)?.version
  return version === undefined || (named !== undefined && named !== version)
    ? E.left({ refusal: 'purpose-unregistered', purpose })
    : E.right([version])
}

/** Nothing where it can be sent; a channel is one of the policy whose purpose it is, as a decision has it. */
export const sendable = (sending: Sending, view: View): Either<NotSendable, void> => {
  const versions = versionsOf(sending, view)
  if (E.isLeft(versions)) return versions
  const { channel } = sending
  return versions.right.some(({ compiled }) => compiled.channels.has(channel))
    ? E.right(undefined)
    : E.left({ refusal: 'channel-unregistered', channel })
}
