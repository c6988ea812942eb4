/** Who must still be told that an exemption was used, and by when? By the day on which it is due (clauses 1.6-E5, 4-E4). */
import { endOfDate } from '../../src/events/end-date.ts'
import type { Instant } from '../../src/kernel/instant.ts'
import type { LedgerEvent } from '../../src/events/ledger-event.ts'
import type { Projection } from '../../src/projector/projection.ts'
import { placeOf } from './exemptions-by-code.ts'
import type { ExemptionPlaceRow } from './exemptions-by-code.ts'
import { personOf } from '../subject-key.ts'

/** Older events hold the date among their evidence, in clear; one that cannot be read is due at once. */
export const noticeDueOf = ({
  body,
  occurredAt,
}: Extract<LedgerEvent, { readonly type: 'ExemptionInvoked' }>): Instant | undefined => {
  if (body.noticeDue !== undefined) return body.noticeDue
  const said = body.evidence.find(({ kind }) => kind === 'post_hoc_notice_due')
  return said === undefined ? undefined : (endOfDate(said.reference ?? '') ?? occurredAt)
}

export const exemptionNotices: Projection<ExemptionPlaceRow> = {
  name: 'exemption-notices',
  version: 1,
  keysOf: (recorded) => {
    const subject = personOf(recorded)
    const { event } = recorded
    if (subject === undefined || event.type !== 'ExemptionInvoked') return []
    const due = noticeDueOf(event)
    return due === undefined ? [] : [`due/${due}/${subject}/${event.body.exemption}`]
  },
  initial: {},
  evolve: (row, recorded) => placeOf(recorded) ?? row,
}
