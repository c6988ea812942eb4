/** The answer to a sending system about an addressee. */
import type { ChannelId, PolicyId, PurposeId } from '../kernel/ids.ts'

/** The message. No purpose: any of the policy, or any at all, so that an opt-out of one of them counts. */
export type Sending = {
  readonly channel: ChannelId
  readonly purpose?: PurposeId | undefined
  readonly policy?: PolicyId | undefined
}

/**
 * opted-out       the last word of the person, or of whoever had the identifier before
 * account-ended   cancelled or erased: nothing is sent to them (clause 5.4-a)
 * subject-unknown nobody has this surrogate: the ledger never drew it, and knows nothing that they said
 * behind          rows are too old to be trusted; ask again
 */
export const suppressionCauses = [
  'opted-out',
  'account-ended',
  'subject-unknown',
  'behind',
] as const

/** None means that nobody said no. It is no permission to send: that is a decision's to give. */
export type Suppression = (typeof suppressionCauses)[number] | undefined
