/** Which withdrawals must a recipient be told of, and did it confirm them? (clause 5.3: what was shared is stopped too.) */
import type { PurposeId, SubjectId } from '../src/kernel/ids.ts'
import type { Instant } from '../src/kernel/instant.ts'
import type { GrantKind } from '../src/events/vocabulary.ts'
import type { Projection } from '../src/projector/projection.ts'
import { personOf } from './subject-key.ts'

/** Open until `confirmedAt` is there. */
export type RecipientWithdrawalRow = {
  readonly subject?: SubjectId
  readonly purpose?: PurposeId
  readonly kind?: GrantKind
  readonly withdrawnAt?: Instant
  readonly confirmedAt?: Instant
}

export const recipientWithdrawals: Projection<RecipientWithdrawalRow> = {
  name: 'recipient-withdrawals',
  version: 1,
  keysOf: (recorded) => {
    const { event } = recorded
    const subject = personOf(recorded)
    if (subject === undefined) return []
    if (event.type === 'ConsentWithdrawn' && event.body.recipient !== undefined)
      return [`${event.body.recipient}/${subject}/${event.id}`]
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
    if (event.type !== 'ConsentWithdrawn') return row
    const { purpose, kind } = event.body
    return { ...row, subject, purpose, kind, withdrawnAt: event.occurredAt }
  },
}
