/** Which consents to a recipient ended, of which it must be told, and did it confirm? (Clause 5.3: what was shared stops too.) */
import type { PurposeId, SubjectId } from '../src/kernel/ids.ts'
import type { Instant } from '../src/kernel/instant.ts'
import type { SharingEnded } from '../src/events/consent.ts'
import type { BodyOf } from '../src/events/event.ts'
import type { LedgerEvent } from '../src/events/ledger-event.ts'
import type { GrantKind } from '../src/events/vocabulary.ts'
import type { Projection } from '../src/projector/projection.ts'
import { personOf } from './subject-key.ts'

/** Open until `confirmedAt` is there. */
export type RecipientWithdrawalRow = {
  readonly subject?: SubjectId
  readonly purpose?: PurposeId
  readonly kind?: GrantKind
  readonly withdrawnAt?: Instant
  /** Where it was no withdrawal: that it was never good, or with what it ended. */
  readonly cause?: 'invalidated' | BodyOf<typeof SharingEnded>['cause']
  readonly confirmedAt?: Instant
}

type End = Extract<
  LedgerEvent,
  { readonly type: 'ConsentWithdrawn' | 'ConsentInvalidated' | 'SharingEnded' }
>
const isEnd = (event: LedgerEvent): event is End =>
  event.type === 'ConsentWithdrawn' ||
  event.type === 'ConsentInvalidated' ||
  event.type === 'SharingEnded'

const causeOf = (event: End): RecipientWithdrawalRow['cause'] => {
  if (event.type === 'SharingEnded') return event.body.cause
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
