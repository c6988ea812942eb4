/** Which consents to a recipient ended, of which it must be told, and did it confirm? (Clause 5.3: what was shared stops too.) */
import type { t } from '../../src/fp.ts'
import { endedWith } from '../../src/events/facts/consent.ts'
import type { LedgerEvent } from '../../src/events/ledger-event.ts'
import { GrantKind } from '../../src/events/vocabulary.ts'
import { closed, words } from '../../src/kernel/codec.ts'
import { PurposeId, SubjectId } from '../../src/kernel/ids.ts'
import { Instant } from '../../src/kernel/instant.ts'
import type { Projection } from '../../src/projector/projection.ts'
import { personOf } from '../subject-key.ts'

/** Open until `confirmedAt` is there. */
export const RecipientWithdrawalRow = closed(
  'RecipientWithdrawal',
  {},
  {
    subject: SubjectId,
    purpose: PurposeId,
    kind: GrantKind,
    withdrawnAt: Instant,
    /** The cause, if it was no withdrawal: an invalidation, or another end. */
    cause: words('RecipientWithdrawalCause', ['invalidated', ...endedWith]),
    confirmedAt: Instant,
  },
)
export type RecipientWithdrawalRow = t.TypeOf<typeof RecipientWithdrawalRow>

type End = Extract<
  LedgerEvent,
  { readonly type: 'ConsentWithdrawn' | 'ConsentInvalidated' | 'SharingEnded' }
>
const isEnd = (event: LedgerEvent): event is End =>
  event.type === 'ConsentWithdrawn' ||
  event.type === 'ConsentInvalidated' ||
  event.type === 'SharingEnded'

const causeOf = (event: End): RecipientWithdrawalRow['cause'] => {
  if (event.type === 'SharingEnded')
    return event.body.cause === 'withdrawn' ? undefined : event.body.cause
  return event.type === 'ConsentInvalidated' ? 'invalidated' : undefined
}

export const recipientWithdrawals: Projection<RecipientWithdrawalRow> = {
  name: 'recipient-withdrawals',
  version: 2,
  keysOf: (recorded) => {
    const { event } = recorded
    const subject = personOf(recorded)
    if (subject === undefined) return []
    if (isEnd(event))
      return event.body.recipient === undefined
        ? []
        : [`${event.body.recipient}/${subject}/${event.id}`]
    if (event.type !== 'WithdrawalPropagated') return []
    return [`${event.body.recipient}/${subject}/${event.body.withdrawal}`]
  },
  initial: {},
  evolve: (row, recorded) => {
    const { event } = recorded
    const subject = personOf(recorded)
    if (subject === undefined) return row
    if (event.type === 'WithdrawalPropagated')
      return row.confirmedAt === undefined
        ? { ...row, subject, confirmedAt: event.occurredAt }
        : row
    if (!isEnd(event)) return row
    const { purpose, kind } = event.body
    const cause = causeOf(event)
    return {
      ...row,
      subject,
      purpose,
      kind,
      withdrawnAt: event.occurredAt,
      ...(cause === undefined ? {} : { cause }),
    }
  },
}
