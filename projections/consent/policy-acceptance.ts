/** Who was shown a version of a policy, and accepted or declined it? Counts are in `statistics`. */
import type { t } from '../../src/fp.ts'
import { closed, words } from '../../src/kernel/codec.ts'
import { Instant } from '../../src/kernel/instant.ts'
import type { LedgerEvent } from '../../src/events/ledger-event.ts'
import type { Projection } from '../../src/projector/projection.ts'
import { Mark, markFields } from '../mark.ts'
import { personOf } from '../subject-key.ts'

export const AcceptanceRow = closed(
  'Acceptance',
  {},
  {
    /** First proven delivery: continued use counts only after it. */
    delivered: Mark,
    /** First time the text stood on the person's screen. */
    shown: Mark,
    /** The person's last word, by its time. */
    answer: closed('AcceptanceAnswer', {
      ...markFields,
      said: words('AcceptanceSaid', ['click', 'continued_use', 'declined']),
    }),
    /** After a decline, until when they may stay. */
    graceUntil: Instant,
  },
)
export type AcceptanceRow = t.TypeOf<typeof AcceptanceRow>

type AcceptanceEvent = Extract<
  LedgerEvent,
  {
    readonly type:
      | 'PolicyNoticeDelivered'
      | 'NoticeShown'
      | 'PolicyAccepted'
      | 'PolicyDeclined'
      | 'ServiceStopRequired'
  }
>

const types: { readonly [T in AcceptanceEvent['type']]: true } = {
  PolicyNoticeDelivered: true,
  NoticeShown: true,
  PolicyAccepted: true,
  PolicyDeclined: true,
  ServiceStopRequired: true,
}

const isOurs = (event: LedgerEvent): event is AcceptanceEvent => Object.hasOwn(types, event.type)

const first = (old: Mark | undefined, next: Mark): Mark =>
  old !== undefined && old.at <= next.at ? old : next

const evolveOurs = (row: AcceptanceRow, event: AcceptanceEvent): AcceptanceRow => {
  const mark = { at: event.occurredAt, event: event.id }
  const isLatest = row.answer === undefined || row.answer.at <= mark.at
  switch (event.type) {
    case 'PolicyNoticeDelivered':
      return { ...row, delivered: first(row.delivered, mark) }
    case 'NoticeShown':
      return { ...row, shown: first(row.shown, mark) }
    case 'PolicyAccepted':
      return isLatest ? { ...row, answer: { ...mark, said: event.body.mode } } : row
    case 'PolicyDeclined':
      return isLatest ? { ...row, answer: { ...mark, said: 'declined' } } : row
    case 'ServiceStopRequired':
      return { ...row, graceUntil: event.body.graceUntil }
  }
}

export const policyAcceptance: Projection<AcceptanceRow> = {
  name: 'policy-acceptance',
  version: 1,
  keysOf: (recorded) => {
    const subject = personOf(recorded)
    const { event } = recorded
    if (subject === undefined || !isOurs(event)) return []
    return [`${event.body.policy}/${event.body.version}/${subject}`]
  },
  initial: {},
  evolve: (row, { event }) => (isOurs(event) ? evolveOurs(row, event) : row),
}
