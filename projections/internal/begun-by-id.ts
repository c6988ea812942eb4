/** Whose is the disclosure, publication or exemption of this id? One row for each id, of whoever it was first told of. */
import type { LedgerEvent } from '../../src/events/ledger-event.ts'
import type { MatterId, SubjectId } from '../../src/kernel/ids.ts'
import type { Projection } from '../../src/projector/projection.ts'
import { personOf } from '../subject-key.ts'

/** `position` is decimal text: JSON has no whole numbers of 64 bits. */
export type BegunRow = { readonly subject?: SubjectId; readonly position?: string }

/** The id that an event makes stand for something from now on. */
const begunIn = (event: LedgerEvent): MatterId | undefined => {
  if (event.type === 'DisclosureRequested') return event.body.disclosure
  if (event.type === 'PublishedRecorded') return event.body.publication
  return event.type === 'ExemptionInvoked' ? event.body.exemption : undefined
}

export const begunById: Projection<BegunRow> = {
  name: 'begun-by-id',
  version: 1,
  keysOf: (recorded) => {
    const id = personOf(recorded) === undefined ? undefined : begunIn(recorded.event)
    return id === undefined ? [] : [id]
  },
  initial: {},
  // Of two nodes at one instant each may have taken the id: the first in the log has it, in whatever order they are folded.
  evolve: (row, recorded) => {
    const subject = personOf(recorded)
    const isFirst = row.position === undefined || recorded.position < BigInt(row.position)
    return subject === undefined || !isFirst
      ? row
      : { subject, position: String(recorded.position) }
  },
}
